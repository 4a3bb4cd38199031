"""What is read, written and read again is the same."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.evidence.inquiry.formats import laid_out, read, write_codebook, write_project
from steelyard.evidence.inquiry.formats.laying import laid_out as laid
from steelyard.evidence.inquiry.formats.refi.counting import Ruler, Way
from steelyard.evidence.inquiry.formats.shapes import (
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Excerpt,
    Group,
    Made,
    Memo,
    Place,
    Project,
    Variable,
)

from .made import guid

TEXT = "José:\tWe “met”.\r\nAnd\u0301 then 👍 <more> & more.\n\nEnd\r"
MADE = Made(guid("Ana"), "2025-01-02T03:04:05Z", guid("Ben"), "2025-01-03T03:04:05+01:00")


def whole():
    """A project with something of everything."""
    above = Code(
        guid("above"),
        "Depth & “width”",
        ("Depth & “width”",),
        "",
        "What it is\nand is not",
        "#ff8800",
        is_codable=False,
    )
    below = Code(f"{{{guid('below').upper()}}}", "Trust/time", (above.name, "Trust/time"), above.guid)
    other = Code(guid("other"), "Other", ("Other",))
    document = Document(guid("d"), "Interview <1>", TEXT, "text", "In May", MADE, {guid("v"): "3", guid("w"): "x & y"})
    empty = Document(guid("e"), "Empty one", "None", made=Made())
    excerpts = [
        Excerpt(guid("x1"), document.guid, 0, 5, "José:", "A comment\nin lines", MADE),
        Excerpt(guid("x2"), document.guid, 3, 40, "", "", Made(guid("Ben"))),
        Excerpt(guid("x3"), document.guid, 3, 40),
        Excerpt("", document.guid, 0, len(TEXT), is_whole=True),
    ]
    project = Project(
        "qdpx", "Study & co", "", "All of it", MADE, [Coder(guid("Ana"), "Ana", "A"), Coder(guid("Ben"), "Ben <b>")]
    )
    project.codes, project.documents = [above, below, other], [document, empty]
    project.variables = [Variable(guid("v"), "Days", "Integer", "How many"), Variable(guid("w"), "Kind")]
    project.excerpts = excerpts[:3]
    project.codings = [
        Coding(guid("c1"), guid("x1"), document.guid, below.guid, guid("Ana"), 0, 5, TEXT[:5], "2025-01-02T03:04:05Z"),
        Coding(guid("c2"), guid("x1"), document.guid, other.guid, guid("Ben"), 0, 5, TEXT[:5]),
        Coding(guid("c3"), guid("x2"), document.guid, below.guid, guid("Ben"), 3, 40, TEXT[3:40]),
    ]
    memo = Memo(guid("m1"), "On trust", "Look\r\nagain 👍", "short", MADE)
    memo.on = [
        Place("code", below.guid),
        Place("excerpt", guid("x2")),
        Place("coding", guid("c3")),
        Place("case", guid("k")),
        Place("memo", guid("m2")),
    ]
    stretch = Memo(guid("m2"), "", "Here", on=[Place("document", document.guid)], start=2, end=9)
    project.memos = [memo, stretch, Memo(guid("m3"), "Journal", "", on=[Place("project", "")])]
    project.cases = [Case(guid("k"), "Ana’s", "One", {guid("v"): "-2"}, [other.guid], [document.guid], [guid("x1")])]
    project.groups = [Group(guid("g"), "All", "Those", [other.guid, below.guid], [empty.guid], [memo.guid])]
    return project


def again(project, tmp_path, name="again.qdpx"):
    file = io.BytesIO()
    assert write_project(project, file) == []
    (tmp_path / name).write_bytes(file.getvalue())
    return read(tmp_path / name)


def test_a_project_keeps_everything(tmp_path):
    project = whole()
    found = again(project, tmp_path)
    assert (found.dropped, found.notes) == ([], [])
    for memo in (*found.memos, *project.memos):
        memo.on.sort(key=lambda place: (place.kind, place.guid))
    assert replace(found, origin="") == project
    assert found.origin == "Steelyard"


def test_it_is_written_the_same_each_time(tmp_path):
    one, two = io.BytesIO(), io.BytesIO()
    write_project(whole(), one)
    write_project(whole(), two)
    assert one.getvalue() == two.getvalue()
    assert one.getvalue() != io.BytesIO().getvalue()


def test_codes_on_a_whole_source_stay_on_it(tmp_path):
    project = whole()
    project.excerpts.append(Excerpt(guid("xw"), guid("d"), 0, len(TEXT), is_whole=True))
    project.codings.append(Coding(guid("cw"), guid("xw"), guid("d"), guid("other"), guid("Ana"), 0, len(TEXT), TEXT))
    found = again(project, tmp_path)
    assert found.excerpts[-1].is_whole
    assert (found.codings[-1].guid, found.codings[-1].text) == (guid("cw"), TEXT)
    assert replace(again(found, tmp_path), origin=found.origin) == found


def test_the_files_are_what_the_standard_asks(tmp_path):
    again(whole(), tmp_path)
    with zipfile.ZipFile(tmp_path / "again.qdpx") as archive:
        names = archive.namelist()
        text = archive.read(f"sources/{guid('d')}.txt")
        xml = archive.read("project.qde").decode()
    assert names[0] == "project.qde"
    assert text == TEXT.encode()  # UTF-8 without a mark, line ends as they are
    assert xml.startswith('<?xml version="1.0" encoding="utf-8"?>')
    order = [
        "<Users>",
        "<CodeBook>",
        "<Variables>",
        "<Cases>",
        "<Sources>",
        "<Notes>",
        "<Sets>",
        "<Description>All",
        '<NoteRef targetGUID="' + guid("m3"),
    ]
    places = [xml.rindex(one) if one.startswith(("<Desc", "<NoteRef")) else xml.index(one) for one in order]
    assert places == sorted(places)


def test_a_codebook_keeps_codes_and_sets(tmp_path):
    project = whole()
    (tmp_path / "a.qdc").write_bytes(write_codebook(project))
    found = read(tmp_path / "a.qdc")
    assert found.kind == "qdc"
    assert found.codes == project.codes
    assert [(one.guid, one.name, one.description, one.codes) for one in found.groups] == [
        (one.guid, one.name, one.description, one.codes) for one in project.groups
    ]


def test_what_has_no_position_is_told(tmp_path):
    project = whole()
    project.excerpts.append(Excerpt(guid("n"), guid("e"), None, None))
    project.codings.append(Coding(guid("cn"), guid("n"), guid("e"), guid("other"), "", None, None, "words"))
    assert write_project(project, io.BytesIO()) == ["1 coding of “Empty one” has no position and was left out."]


def test_values_that_are_not_of_their_kind_stay_as_words(tmp_path):
    project = whole()
    project.documents[0].values[guid("v")] = "about three"
    project.codes[0].colour = "reddish"
    project.made = Made(at="yesterday")
    found = again(project, tmp_path)
    assert found.documents[0].values[guid("v")] == "about three"
    assert (found.codes[0].colour, found.made.at) == ("", "")


def test_letters_that_xml_cannot_hold_do_not_break_it(tmp_path):
    project = whole()
    project.codes[2].name = "a\x01b"
    project.documents[1].text = "c\x02d"
    found = again(project, tmp_path)
    assert found.codes[2].name == "a\ufffdb"
    assert found.documents[1].text == "c\x02d"


LETTERS = st.text(alphabet=list("ab \n\r\u0301é👍\u200d"), max_size=40)


@given(LETTERS, st.data())
def test_any_text_comes_back_with_any_excerpt(tmp_path_factory, text, data):
    folder = tmp_path_factory.mktemp("text")
    text += "x"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    project = whole()
    project.documents[0].text = text
    project.memos, project.cases, project.groups = [], [], []
    project.excerpts = [Excerpt(guid("x"), guid("d"), start, end, name=text[start:end])]
    project.codings = [Coding(guid("c"), guid("x"), guid("d"), guid("other"), "", start, end, text[start:end])]
    found = again(project, folder)
    assert found.documents[0].text == text
    assert [(one.start, one.end, one.text) for one in found.codings] == [(start, end, text[start:end])]
    out = laid_out(found)
    one = out.codings[0]
    assert "\r" not in out.documents[0].text
    assert one.text == out.documents[0].text[one.start : one.end]
    assert one.text.replace("\n", "") == text[start:end].replace("\r", "").replace("\n", "")


@given(LETTERS, st.sampled_from([0, 1, 2]), st.booleans())
def test_a_ruler_is_the_inverse_of_counting(text, newline, sixteen):
    ruler = Ruler(text, Way(newline, sixteen))
    for point in range(len(text) + 1):
        if text[point - 1 : point + 1] == "\r\n" and newline == 1:
            continue  # between CR and LF there is nothing for a tool that takes them as one
        before = text[:point]
        counted = len(before.encode("utf-16-le")) // 2 if sixteen else len(before)
        counted -= before.count("\r\n") if newline == 1 else 0
        counted += before.count("\n") - before.count("\r\n") if newline == 2 else 0
        assert ruler.point(counted) == point


def test_paragraphs_that_a_tool_leaves_unwritten_become_lines():
    project = whole()
    project.documents[0] = replace(project.documents[0], text="One.Two.", breaks=[4])
    project.excerpts = [Excerpt(guid("x"), guid("d"), 0, 4), Excerpt(guid("y"), guid("d"), 4, 8)]
    project.codings = [
        Coding(guid("c"), guid("x"), guid("d"), guid("other"), "", 0, 4, "One."),
        Coding(guid("e"), guid("y"), guid("d"), guid("other"), "", 4, 8, "Two."),
    ]
    project.memos = [Memo(guid("m"), "", "", on=[Place("document", guid("d"))], start=4, end=8)]
    found = laid(project)
    assert found.documents[0].text == "One.\nTwo."
    assert [(one.start, one.end, one.text) for one in found.codings] == [(0, 4, "One."), (5, 9, "Two.")]
    assert [(one.start, one.end) for one in found.excerpts] == [(0, 4), (5, 9)]
    assert (found.memos[0].start, found.memos[0].end) == (5, 9)


@pytest.mark.parametrize("name", ["atlasti_codebook_sets.qdc", "refi_qda_1_5_example.qdc", "taguette_codebook.qdc"])
def test_real_codebooks_keep_everything(tmp_path, name):
    from .test_real_files import REAL

    if not REAL.is_dir():
        pytest.skip("the tools' files (shared/data) do not lie beside this checkout")
    first = read(REAL / name)
    (tmp_path / "a.qdc").write_bytes(write_codebook(first))
    second = read(tmp_path / "a.qdc")
    assert (second.codes, second.groups) == (first.codes, first.groups)
