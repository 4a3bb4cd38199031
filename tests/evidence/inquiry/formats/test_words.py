"""Transcripts and documents: text, Word, PDF, web pages and captions, good and damaged."""

import io
import time

import pypdf
import pytest

from steelyard.evidence.inquiry.formats import Unreadable, read

from .made import packed, paragraph, word_file


def opened(tmp_path, data, name):
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(file)


def refused(tmp_path, data, name):
    with pytest.raises(Unreadable) as problem:
        opened(tmp_path, data, name)
    return str(problem.value)


def spoken(project):
    document = project.documents[0]
    return [(one.speaker, document.text[one.start : one.end], one.begins) for one in document.turns]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Zoë said “no”".encode(), ""),
        ("Zoë said “no”".encode("utf-8-sig"), ""),
        ("Zoë said “no”".encode("utf-16"), ""),
        ("Zoë said “no”".encode("utf-16-le"), ""),
        ("Zoë said “no”".encode("utf-32"), ""),
        ("Zoë said “no”".encode("cp1252"), "Windows-1252"),
    ],
)
def test_text_in_any_usual_encoding(tmp_path, data, told):
    found = opened(tmp_path, data, "talk.txt")
    assert (found.kind, found.documents[0].name, found.documents[0].text) == ("txt", "talk", "Zoë said “no”")
    assert told in " ".join(found.notes)
    assert bool(told) == bool(found.notes)


def test_a_text_of_two_encodings_is_read_and_told(tmp_path):
    found = opened(tmp_path, "José\n".encode() + "Zoë\n".encode("cp1252"), "talk.txt")
    assert found.documents[0].text == "José\nZoë\n"
    assert "mostly in UTF-8" in found.notes[0]


def test_line_ends_and_combining_marks_stay(tmp_path):
    assert opened(tmp_path, "e\u0301\r\n\r\nb\rc", "talk.txt").documents[0].text == "e\u0301\r\n\r\nb\rc"


def test_speakers_and_times_of_a_text(tmp_path):
    assert spoken(opened(tmp_path, "[id1] hello there\nand more\n\n[id2] No.\n[id1] Yes.\n[id2] Ah.", "t.txt")) == [
        ("id1", "hello there\nand more", None), ("id2", "No.", None), ("id1", "Yes.", None), ("id2", "Ah.", None),
    ]  # fmt: skip
    assert spoken(opened(tmp_path, "[00:01:02] Ana Ruiz: Hi.\nBen (0:05): Hm.\nAna Ruiz: So.\nBen: Right.", "t.txt")) == [
        ("Ana Ruiz", "Hi.", 62_000), ("Ben", "Hm.", 5_000), ("Ana Ruiz", "So.", None), ("Ben", "Right.", None),
    ]  # fmt: skip
    assert spoken(opened(tmp_path, "Speaker A  0:05\nHi.\n\nSpeaker A  1:00:00\nBye.", "t.txt")) == [
        ("Speaker A", "Hi.", 5_000), ("Speaker A", "Bye.", 3_600_000),
    ]  # fmt: skip
    assert spoken(opened(tmp_path, "Note: a report.\nAt 10:30 we met: all came.", "t.txt")) == []


def test_word(tmp_path):
    row = "".join(f"<w:tc><w:tcPr/>{inner}</w:tc>" for inner in (paragraph("a") + paragraph("b"), paragraph("c")))
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"
        "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:r><w:commentReference/><w:footnoteReference/></w:r></w:p>"
        "<mc:Fallback><w:p><w:r><w:t>again</w:t></w:r></w:p></mc:Fallback>"
    )
    found = opened(tmp_path, word_file(body), "talk.docx")
    assert found.documents[0].text == "One\ttwo\nthree\na\nb\tc\nnew"
    assert found.dropped == [
        "talk.docx: its footnotes (1) were left out.",
        "talk.docx: its comments (1) were left out.",
    ]


def test_a_damaged_or_locked_word_file_is_refused(tmp_path):
    whole = word_file(paragraph("Words"))
    assert "damaged" in refused(tmp_path, whole[:-30], "talk.docx")
    assert "damaged" in refused(tmp_path, word_file("<w:p>").replace(b"PK\x05\x06", b"PK\x05\x06"), "talk.docx")
    assert "password" in refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "talk.docx")
    assert "no words" in refused(tmp_path, word_file(paragraph(" ")), "talk.docx")
    assert "unpacks to far more" in refused(tmp_path, packed({"word/document.xml": b"\0" * 250_000_000}), "talk.docx")


def pdf(*, password=""):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf(tmp_path):
    weasyprint = pytest.importorskip("weasyprint")
    data = weasyprint.HTML(string="<p>Ana: We met.</p><p>Ben: Yes.</p>").write_pdf()
    text = opened(tmp_path, data, "talk.pdf").documents[0].text
    assert "Ana: We met." in text
    assert "Ben: Yes." in text


def test_a_pdf_without_words_a_locked_and_a_damaged_one_are_refused(tmp_path):
    assert "No text was found" in refused(tmp_path, pdf(), "scan.pdf")
    assert "password" in refused(tmp_path, pdf(password="x"), "locked.pdf")
    assert "damaged" in refused(tmp_path, b"%PDF-1.7\n" + bytes(100), "broken.pdf")


def test_a_page(tmp_path):
    page = (
        "<!DOCTYPE html><html><head><meta charset='iso-8859-1'><title>T</title><style>p {}</style></head><body><h1>Talk</h1>"
        "<p>Zo\u00eb &amp; <b>Ana</b>\n  met.<br>Then</p><script>no()</script><ul><li>one<li>two</ul>"
        "<table><tr><td>a</td><td>b</td></tr></table><pre>x\n  y</pre></body></html>"
    )
    found = opened(tmp_path, page.encode("latin-1"), "talk.html")
    assert found.documents[0].text == "Talk\nZo\u00eb & Ana met.\nThen\none\ntwo\na\tb\nx\n  y"
    assert "no words" in refused(tmp_path, "<html><script>only()</script></html>", "talk.html")


VTT = """WEBVTT Kind: captions
Language: en

STYLE
::cue { color: red }

NOTE a remark
over two lines

intro
00:00:01.000 --> 00:00:03.500 align:start
<v Ana Ruiz>We <i>met</i> &amp; talked.</v>

2
00:04.000 --> 00:05.000
<v.loud Ben>Yes.</v> <v Ana Ruiz>Good.</v>

00:00:06.000 --> 00:00:07.000
Ben: And then?
"""


def test_captions_with_voices(tmp_path):
    found = opened(tmp_path, VTT, "talk.vtt")
    assert found.documents[0].text == "Ana Ruiz: We met & talked.\nBen: Yes.\nAna Ruiz: Good.\nBen: And then?"
    assert spoken(found) == [
        ("Ana Ruiz", "We met & talked.", 1000), ("Ben", "Yes.", 4000), ("Ana Ruiz", "Good.", 4000), ("Ben", "And then?", 6000),
    ]  # fmt: skip
    assert found.dropped == []


def test_damaged_captions_keep_the_good_cues_and_name_the_bad(tmp_path):
    text = (
        "WEBVTT\r\n\r\n00:00:01.000 --> 00:00:02.000\r\nGood one\r\n\r\n00:00:xx.000 --> 00:00:04.000\r\nBad times\r\n\r\n"
        "00:00:05.000 -> 00:00:06.000\r\nBad arrow\r\n\r\n00:00:09.000 --> 00:00:08.000\r\nBackwards\r\n\r\n"
        "00:00:10.000 --> 00:00:11.000\r\n\r\n00:00:12.000 --> 00:00:13.000\r\nGood two\r\n3\r\n00:00:14,5 --> 00:00:15,000\r\n"
        "Good three\r\n\r\n00:99:01.000 --> 00:99:02.000\r\nNo such minute"
    )
    found = opened(tmp_path, text, "talk.vtt")
    assert found.documents[0].text == "Good one\nGood two\nGood three"
    assert found.documents[0].turns[2].begins == 14_500
    assert found.dropped == [
        "The times at line 6 cannot be read (“00:00:xx.000 --> 00:00:04.000”), so the cue was left out: “Bad times”.",
        "Line 9 belongs to no cue that can be read and was left out: “00:00:05.000 -> 00:00:06.000 Bad arrow”.",
        "The cue at line 12 ends before it begins and was left out: “Backwards”.",
        "The cue at line 15 has no words and was left out.",
        "The times at line 23 cannot be read (“00:99:01.000 --> 00:99:02.000”), so the cue was left out: “No such minute”.",
    ]


def test_captions_without_any_good_cue_are_refused(tmp_path):
    assert "no cue that can be read" in refused(tmp_path, "WEBVTT\n\nhello", "talk.vtt")


def test_subrip_by_what_it_holds(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color='red'>ANA: Hi.</font>\n\n2\n00:00:02,000 --> 00:00:03,000\nANA: Again.\n"
    found = opened(tmp_path, text, "talk.txt")
    assert (found.kind, found.documents[0].text) == ("srt", "ANA: Hi.\nAgain.")
    assert "is called .txt, but it is captions" in found.notes[0]


def test_what_is_no_words_is_refused(tmp_path):
    assert "no text" in refused(tmp_path, bytes(range(1, 32)) * 50 + b"x", "talk.txt")
    assert "no words" in refused(tmp_path, " \n\r\n", "talk.txt")
    assert "audio" in refused(tmp_path, b"ID3" + bytes(300), "talk.mp3")
    assert "rich text" in refused(tmp_path, "{\\rtf1 hello}", "talk.rtf")
    assert "more than 50 MB" in refused(tmp_path, b"a" * 50_000_001, "talk.txt")


@pytest.mark.parametrize("ending", ["txt", "vtt", "html", "docx"])
def test_five_megabytes_of_talk_take_seconds(tmp_path, ending):
    lines = [
        f"Speaker {'AB'[number % 2]}: we talked about José 👍 for a while, number {number}" for number in range(70_000)
    ]
    data = {
        "txt": "\n".join(lines).encode(),
        "html": ("<html><body>" + "".join(f"<p>{line}</p>" for line in lines)).encode(),
        "vtt": ("WEBVTT\n\n" + "".join(f"00:00:01.000 --> 00:00:02.000\n{line}\n\n" for line in lines)).encode(),
        "docx": b"",
    }[ending] or word_file("".join(map(paragraph, lines)))
    begun = time.process_time()
    found = opened(tmp_path, data, f"talk.{ending}")
    assert len(found.documents[0].turns) == 70_000
    assert time.process_time() - begun < 20
