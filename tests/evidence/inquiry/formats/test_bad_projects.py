"""Projects that are broken, hostile or odd: what can be taken is, and all else has a sentence."""

import struct
import time
import zipfile

import pytest

from steelyard.evidence.inquiry.formats import Unreadable, laid_out, read, told

from .made import HEAD, code, coding, guid, packed, project, selection, simple


def opened(tmp_path, data, name="study.qdpx"):
    file = tmp_path / name
    file.write_bytes(data)
    return read(file)


def refused(tmp_path, data, name="study.qdpx"):
    with pytest.raises(Unreadable) as problem:
        opened(tmp_path, data, name)
    return str(problem.value)


def test_a_missing_source_is_named_with_its_codings(tmp_path):
    found = opened(tmp_path, simple("x", selection(0, 1, coding("Trust")), file="sources/other.txt"))
    assert found.documents == found.codings == []
    assert found.dropped == [
        "“Interview 1” was left out with 1 coding: its text is not in the file or cannot be read (internal://t.txt)."
    ]


@pytest.mark.parametrize("address", ["relative:///t.txt", "absolute:///etc/passwd", "file:///etc/passwd"])
def test_a_source_outside_the_file_is_never_opened(tmp_path, address):
    data = simple("x", selection(0, 1, coding("Trust")))
    inner = {"project.qde": zipfile.ZipFile(__import__("io").BytesIO(data)).read("project.qde").decode()}
    found = opened(tmp_path, packed({"project.qde": inner["project.qde"].replace("internal://t.txt", address)}))
    assert found.documents == []
    assert f"lies outside the file ({address})" in found.dropped[0]


def test_internal_addresses_do_not_leave_the_archive(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    data = packed(
        {
            "project.qde": project(
                f'<Sources><TextSource guid="{guid("d")}" name="D" plainTextPath="internal://../../secret.txt"/></Sources>'
            )
        }
    )
    assert opened(tmp_path, data).documents == []


def test_offsets_beyond_the_text_are_named(tmp_path):
    marks = [
        selection(0, 5, coding("Trust")), selection(6, 99, coding("Trust"), name="far"), selection(50, 60, coding("Time")),
        selection(8, 2, coding("Time")), selection(3, 3, coding("Time")), selection(-4, 3, coding("Time")),
        selection("x", 3, coding("Time")), selection(6, 13, coding("Trust")),
    ]  # fmt: skip
    found = opened(tmp_path, simple("Hello world\n", *marks))
    # The last reaches one character over the end, which is a line end that the file lacks.
    assert [(one.start, one.end, one.text) for one in found.codings] == [(0, 5, "Hello"), (6, 12, "world\n")]
    assert len(found.dropped) == 6
    assert found.dropped[0] == (
        "An excerpt coded “Trust” in “Interview 1” (“far”) was left out: it lies outside the text (6 to 99 of 12 characters)."
    )
    assert "marks nothing" in found.dropped[3]
    assert "no position" in found.dropped[5]


def test_overlapping_and_nested_codings_of_two_coders_all_stay(tmp_path):
    marks = [
        selection(0, 20, coding("Trust", "Ana"), coding("Time", "Ben")), selection(0, 20, coding("Trust", "Ben"), name=" "),
        selection(5, 10, coding("Trust", "Ana")), selection(8, 25, coding("Time", "Ana")),
    ]  # fmt: skip
    found = told(opened(tmp_path, simple("abcdefghijklmnopqrstuvwxyz", *marks)))["codings"]
    assert [(one["code"], one["coder"], one["start"], one["end"]) for one in found] == [
        ("Trust", "Ana", 0, 20), ("Time", "Ben", 0, 20), ("Trust", "Ben", 0, 20), ("Trust", "Ana", 5, 10), ("Time", "Ana", 8, 25),
    ]  # fmt: skip


def test_line_ends_combining_marks_and_emoji_count_as_code_points(tmp_path):
    text = "e\u0301te\u0301\r\n👩\u200d🏫 said: nai\u0308ve\r\n\r\nlast"
    place = text.index("nai")
    found = opened(
        tmp_path, simple(text.encode(), selection(place, place + 6, coding("Trust")), selection(0, 2, coding("Time")))
    )
    assert [one.text for one in found.codings] == ["nai\u0308ve", "e\u0301"]
    assert found.documents[0].text == text
    # Laid out for a page the line ends are LF and the words are the same.
    laid = laid_out(found)
    assert laid.documents[0].text == text.replace("\r\n", "\n")
    assert [one.text for one in laid.codings] == ["nai\u0308ve", "e\u0301"]
    assert laid.codings[0].start == place - 1


@pytest.mark.parametrize(
    ("text", "counted", "words"),
    [
        ("One 👍 two three", lambda text: text.replace("👍", "__"), "each"),  # UTF-16
        ("\ufeffOne two three", lambda text: text, "mark at the beginning"),
        ("One\ntwo three", lambda text: text.replace("\n", "\r\n"), "two characters"),
        ("👍👍 One\r\ntwo three", lambda text: text.replace("\r\n", "\n").replace("👍", "__"), "one character"),
    ],
)
def test_other_ways_to_count_are_found_by_the_names(tmp_path, text, counted, words):
    place = counted(text).index("two three")
    marks = [selection(place, place + 9, coding("Trust"), name="two three")]
    found = opened(tmp_path, simple(text.encode(), *marks))
    assert [one.text for one in found.codings] == ["two three"]
    assert any("as the words of its excerpts show" in note for note in found.notes)
    assert words == "each" or words in " ".join(found.notes)


def test_names_that_are_no_words_leave_the_standard(tmp_path):
    text = "One\r\ntwo 👍 three"
    found = opened(tmp_path, simple(text.encode(), selection(5, 8, coding("Trust"), name="Identified segment 2")))
    assert [one.text for one in found.codings] == ["two"]
    assert found.notes == []


def test_a_coding_without_its_code_is_named(tmp_path):
    found = opened(tmp_path, simple("Hello", selection(0, 5, coding("Nowhere"))))
    assert found.codings == []
    assert "code that is not in the codebook" in found.dropped[0]


def test_an_unlisted_coder_is_listed_and_one_guid_twice_is_told(tmp_path):
    found = opened(
        tmp_path,
        simple("Hello", selection(0, 5, coding("Trust", "Eve")), selection(0, 5, coding("Trust", "Eve"), name="x")),
    )
    assert [one.name for one in found.coders] == ["Ana", "Ben", f"Coder {guid('Eve')[:8]}"]
    assert len({one.guid for one in found.codings}) == 2
    assert any("stood twice" in note for note in found.notes)


def test_a_formatted_text_stands_in_for_a_missing_plain_one(tmp_path):
    from .made import paragraph, word_file

    body = f"""<CodeBook><Codes>{code("Trust")}</Codes></CodeBook><Sources><TextSource guid="{guid("d")}" name="D"
      plainTextPath="internal://gone.txt" richTextPath="internal://d.docx">
      {selection(0, 5, coding("Trust"), name="Hello")}{selection(6, 11, coding("Trust"))}</TextSource></Sources>"""
    found = opened(
        tmp_path, packed({"project.qde": project(body), "sources/d.docx": word_file(paragraph("Hello world"))})
    )
    assert found.documents[0].text == "Hello world"
    assert [one.text for one in found.codings] == ["Hello"]
    assert "cannot be placed" in found.dropped[0]


BOMB = b"\0" * 250_000_000


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"project.qde": BOMB}, "unpacks to far more"),
        ({"project.qde": simple("x")[:0] + project(f'<Sources><TextSource guid="{guid("d")}" name="D" plainTextPath="internal://t.txt"/></Sources>').encode(), "sources/t.txt": BOMB}, "unpacks to far more"),
        ({"readme.txt": b"x"}, "without a project"),
        ({"project.qde": b"<Project"}, "cannot be read as XML"),
        ({"project.qde": b"<other/>"}, "neither a REFI-QDA project"),
        ({"project.qde": f'{HEAD}<!DOCTYPE a [<!ENTITY b "c">]><Project>&b;</Project>'.encode()}, "entities"),
        ({"project.qde": b""}, "cannot be read as XML"),
    ],
)  # fmt: skip
def test_what_is_no_project_is_refused_in_a_sentence(tmp_path, parts, words):
    assert words in refused(tmp_path, packed(parts))


def test_damaged_archives_and_other_files_are_refused(tmp_path):
    whole = simple("Hello", selection(0, 5, coding("Trust")))
    assert "damaged" in refused(tmp_path, whole[: len(whole) // 2])
    assert "empty" in refused(tmp_path, b"")
    assert "image/png" in refused(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(Unreadable, match="There is no file"):
        read(tmp_path / "none.qdpx")


def test_a_password_is_named(tmp_path):
    data = bytearray(simple("Hello"))
    # The bit that says encrypted, in the local header and in the directory, for every part.
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            flags = struct.unpack_from("<H", data, at + place)[0] | 1
            struct.pack_into("<H", data, at + place, flags)
            at = data.find(mark, at + 1)
    assert "password" in refused(tmp_path, bytes(data))


def test_codes_nested_without_end_are_refused(tmp_path):
    inner = ""
    for number in range(100):
        inner = code(str(number), inner)
    assert "60 levels" in refused(
        tmp_path, packed({"project.qde": project(f"<CodeBook><Codes>{inner}</Codes></CodeBook>")})
    )


def test_excerpts_that_together_are_far_longer_than_the_text_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("steelyard.evidence.inquiry.formats.refi.marking.MOST_MARKED", 40)
    marks = [selection(0, 10, coding("Trust"), name=str(number)) for number in range(5)]
    assert "far longer" in refused(tmp_path, simple("abcdefghij", *marks))


def test_very_many_dropped_things_are_counted(tmp_path):
    marks = [selection(number, 999, coding("Trust")) for number in range(1200)]
    found = opened(tmp_path, simple("Hello", *marks)).all_dropped()
    assert len(found) == 1001
    assert found[-1] == "200 more things like these were left out."


def test_a_project_that_is_called_otherwise_is_read_and_told(tmp_path):
    found = opened(tmp_path, simple("Hello", selection(0, 5, coding("Trust"))), name="interview.txt")
    assert found.kind == "qdpx"
    assert "is called .txt, but it is a REFI-QDA project" in found.notes[0]


def test_a_transcript_of_five_megabytes_takes_no_longer_than_its_size(tmp_path):
    line = "Person A: we talked it over with José 👍 and agreed.\r\n"
    text = line * (5_000_000 // len(line.encode()))
    marks = [
        selection(place, place + 40, coding("Trust"), name=text[place : place + 40].strip())
        for place in range(0, len(text) - 60, 2000)
    ]

    def seconds(share):
        part = text[: len(text) // share]
        data = simple(part.encode(), *marks[: len(marks) // share - 1])
        begun = time.process_time()
        assert len(opened(tmp_path, data).codings) == len(marks) // share - 1
        return time.process_time() - begun

    small, large = seconds(5), seconds(1)
    assert large < 5 * small * 3 + 1
