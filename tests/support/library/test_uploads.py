"""What may be uploaded, what is refused and why, and what is read in it."""

import io
from pathlib import Path

import pytest

from steelyard.foundation.kit.files.accepting import FORMATS, NotAccepted, accepted
from steelyard.support.library.rules.texts import NoText, text_of
from tests.support.library import documents

LIMIT = 50 * 1024 * 1024


def judged(name: str, content: bytes, *, size: int | None = None) -> str:
    """The content type of an accepted file, or the sentence that refuses it."""
    try:
        given = len(content) if size is None else size
        return accepted(io.BytesIO(content), name=name, size=given, limit=LIMIT).content_type
    except NotAccepted as problem:
        return str(problem)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Guide.PDF", documents.pdf()),
        ("guide.docx", documents.word()),
        ("slides.pptx", documents.slides()),
        ("notes.txt", "Fürsorge\n".encode()),
        ("rows.csv", b"state,n\nOR,12\n"),
        ("talk.vtt", documents.VTT),
        ("talk.srt", documents.SRT),
        ("map.png", documents.png()),
        ("talk.mp4", documents.MP4),
        ("talk.mp3", documents.MP3),
    ],
)
def test_what_is_what_its_ending_says_is_taken(name: str, content: bytes) -> None:
    assert judged(name, content) == FORMATS[name.rpartition(".")[2].lower()].content_type


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "empty (0 bytes)"),
        ("locked.pdf", documents.pdf(password="s3cret"), "opens with a password only"),
        ("cut.pdf", documents.pdf()[:60], "damaged"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "does not hold PDF"),
        ("cut.docx", documents.word()[:2000], "damaged"),
        ("locked.docx", documents.OLE, "opens with a password"),
        ("slides.docx", documents.slides(), "does not hold Word"),
        ("macro.docx", documents.with_macros(), "holds macros"),
        ("bomb.docx", documents.bomb(), "unpacks to far more"),
        ("sly.docx", documents.bomb(declared=1000, megabytes=3), "damaged"),
        ("picture.svg", b"<svg onload='alert(1)'/>", "can run program text"),
        ("page.html", b"<html></html>", "can run program text"),
        ("page.txt", b"\xef\xbb\xbf  <!DOCTYPE html><script>", "does not hold text"),
        ("drawing.txt", b"<svg onload='alert(1)'/>", "does not hold text"),
        ("photo.png", documents.pdf(), "does not hold PNG"),
        ("rows.csv", documents.png(), "does not hold CSV"),
        ("old.txt", "Fürsorge".encode("latin-1"), "not saved as UTF-8"),
        ("captions.vtt", b"00:00 nothing", "does not hold WebVTT"),
        ("program.exe", b"MZ\0\0", "can run program text"),
        ("noending", b"abc", "We do not take files of this kind"),
        ("archive.zip", documents.word(), "We do not take files of this kind"),
    ],
)
def test_what_is_not_is_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    assert sentence in judged(name, content)


def test_too_large_a_file_is_refused_unread() -> None:
    assert judged("film.mp4", b"", size=200 * 1024 * 1024) == "This file has 200 MB; the most is 50 MB."


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("guide.pdf", documents.pdf("Coherence"), "Coherence"),
        ("guide.docx", documents.word("Coherence"), "In a table"),
        ("slides.pptx", documents.slides("Coherence"), "Say it slowly"),
        ("talk.vtt", documents.VTT, "Welcome to the webinar"),
        ("talk.srt", documents.SRT, "Welcome to the webinar"),
        ("notes.txt", b"Coherence", "Coherence"),
    ],
)
def test_text_is_read(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(content)
    text = text_of(path, FORMATS[name.rpartition(".")[2]].content_type)
    assert found in text
    assert "-->" not in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.4 nothing", "could not be read"), (documents.pdf(""), "may be a scan")],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "content"
    path.write_bytes(content)
    with pytest.raises(NoText, match=sentence):
        text_of(path, "application/pdf")


def test_reading_ends_when_its_time_is_over(tmp_path: Path) -> None:
    path = tmp_path / "content"
    path.write_bytes(documents.pdf())
    with pytest.raises(NoText, match="too long"):
        text_of(path, "application/pdf", seconds=0)
