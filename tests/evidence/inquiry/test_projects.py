"""Work of other tools comes in whole, and goes out as it came."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from steelyard.evidence.inquiry.actions import projects
from steelyard.evidence.inquiry.formats import laid_out, read, told
from steelyard.evidence.inquiry.formats.shapes import Code, Coder, Coding, Document, Excerpt, Made, Memo, Place, Project
from steelyard.evidence.inquiry.models import Code as CodeRow
from steelyard.evidence.inquiry.models import CodeChange
from steelyard.evidence.inquiry.models import Coding as CodingRow
from steelyard.evidence.inquiry.models import Document as DocumentRow
from steelyard.evidence.inquiry.models import Excerpt as ExcerptRow
from steelyard.evidence.inquiry.queries.projects import codebook_file, project_file
from steelyard.evidence.inquiry.rules.renaming import Rule
from tests.factories import inquiry as make
from tests.people import Cast

TEXT = "Jane Doe spoke first.\nThen depth was asked for, and 👩‍👩‍👧 came. Jane Doe agreed."


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def project() -> Project:
    """Two coders on the same words, nested and overlapping, in a tree, with a memo."""
    start, end = TEXT.index("depth"), TEXT.index(" came") + 5
    excerpts = [
        Excerpt(guid(30), guid(20), start, end, made=Made(guid(1))),
        Excerpt(guid(31), guid(20), start, end, made=Made(guid(2))),
        Excerpt(guid(32), guid(20), start + 2, end + 6, made=Made(guid(2))),
    ]
    codings = [
        Coding(guid(40 + at), one.guid, guid(20), code, coder, one.start, one.end, TEXT[one.start : one.end])
        for at, (one, code, coder) in enumerate(
            [(excerpts[0], guid(11), guid(1)), (excerpts[1], guid(11), guid(2)), (excerpts[2], guid(10), guid(2))]
        )
    ]
    return Project(
        "qdpx",
        coders=[Coder(guid(1), "Ana"), Coder(guid(2), "Ben")],
        codes=[
            Code(guid(10), "Quality", ("Quality",)),
            Code(guid(11), "Depth", ("Quality", "Depth"), guid(10), "How deep"),
        ],
        documents=[Document(guid(20), "Talk of Jane Doe", TEXT)],
        excerpts=excerpts,
        codings=codings,
        memos=[Memo(guid(50), "M", "I wonder", on=[Place("excerpt", guid(30))])],
    )


def out_again(tmp_path: Path, user: object) -> dict:
    file = tmp_path / "out.qdpx"
    file.write_bytes(project_file(user))
    return told(read(file))


def test_a_project_keeps_identifiers_tree_coders_and_places(cast: Cast, tmp_path: Path) -> None:
    projects.take_in(project(), by=cast.eva, level="thematic")
    found = out_again(tmp_path, cast.eva)
    before = told(project())
    for name in ("codes", "codings"):
        fields = {
            "codes": ("guid", "path"),
            "codings": ("guid", "document_guid", "code_guid", "coder", "start", "end", "text"),
        }[name]
        assert sorted(tuple(one[f] for f in fields) for one in found[name]) == sorted(tuple(one[f] for f in fields) for one in before[name])  # fmt: skip
    assert [one["guid"] for one in found["documents"]] == [guid(20)]
    assert found["dropped"] == []
    again = projects.take_in(project(), by=cast.eva, level="thematic")
    assert (again.codes, again.documents, again.known, again.codings) == (0, 0, 1, 0)
    assert CodingRow.objects.count() == 3


def test_names_are_replaced_and_marks_move_along(cast: Cast) -> None:
    projects.take_in(project(), by=cast.eva, level="thematic", rules=[Rule("Jane Doe", "Recipient 1")])
    found = DocumentRow.objects.get()
    assert "Jane" not in found.text + found.title
    for one in CodingRow.objects.select_related("excerpt"):
        words = found.text[one.excerpt.start : one.excerpt.end]
        assert words == one.excerpt.text and "pth was asked for, and 👩‍👩‍👧 came" in words


def test_who_coded_elsewhere_has_no_key_here(visit, cast: Cast) -> None:
    projects.take_in(project(), by=cast.eva, level="thematic")
    coder = CodingRow.objects.first().coder
    assert (coder.is_active, coder.has_usable_password()) == (False, False)
    assert "Ana" in visit("inquiry:excerpts", as_=cast.eva).text


def test_a_project_is_looked_at_first_and_then_taken_in(visit, cast: Cast) -> None:
    make.marked(make.document(), "flexible", make.code("Depth"), by=cast.eva)
    content = project_file(cast.eva)

    def sent(**more: str) -> dict:
        return {"file": SimpleUploadedFile("x.qdpx", content), "level": "thematic", **more}

    page = visit.post("inquiry:take-in-project", sent(look_only="on"), as_=cast.eva, status=200)
    assert "1 codes, 1 documents, 1 excerpts, 1 codings" in page.text and "Nothing was written" in page.text
    for rows in (CodingRow, ExcerptRow, DocumentRow, CodeRow):  # as another installation meets the file
        CodeChange.objects.all().delete()
        rows.objects.all().delete()
    page = visit.post("inquiry:take-in-project", sent(), as_=cast.eva, status=200)
    assert "1 codes, 1 documents, 1 excerpts, 1 codings" in page.text
    bad = {"file": SimpleUploadedFile("x.qdpx", b"PK\x03\x04 broken"), "level": "thematic"}
    visit.post("inquiry:take-in-project", bad, as_=cast.eva, status=422)
    answer = visit.client(cast.eva).get("/inquiry/inquiry.qdpx")
    assert answer.status_code == 200 and answer.content[:2] == b"PK"
    assert b"CodeBook" in visit.client(cast.eva).get("/inquiry/codebook.qdc").content


@pytest.mark.parametrize("name", ["talk.vtt", "talk.txt", "talk.html"])
def test_a_file_is_taken_in_by_what_it_holds(visit, cast: Cast, name: str) -> None:
    words = {
        "talk.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nWe asked for depth.\n\nbroken --> cue\nx\n",
        "talk.txt": "We asked for depth.\r\nÉt voilà.".encode(),
        "talk.html": b"<html><body><p>We asked for depth.</p><script>x()</script></body></html>",
    }[name]
    typed = {"title": "Talk", "kind": "document", "file": SimpleUploadedFile(name, words)}
    visit.post("inquiry:take-in", typed, as_=cast.eva)
    assert DocumentRow.objects.get().text.startswith("We asked for depth.")
    assert "x()" not in DocumentRow.objects.get().text


def test_a_codebook_goes_out_and_names_its_tree(db: None, tmp_path: Path) -> None:
    make.code("Low", parent=make.code("Top", definition="What it is", exclusion="What not"))
    file = tmp_path / "x.qdc"
    file.write_bytes(codebook_file())
    assert [one["path"] for one in told(laid_out(read(file)))["codes"]] == ["Top", "Top/Low"]
