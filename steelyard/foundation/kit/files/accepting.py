"""What may be uploaded, told by what the file holds and not by what it is called."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import filetype
import pypdf
from pypdf.errors import PyPdfError

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 400 * MEGABYTE  # of all parts of an office file together
MOST_PARTS = 5000
PIECE = 64 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the older office container, which also wraps encrypted new ones


class NotAccepted(Exception):
    """Why a file is refused, as a sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Format:
    """A format by its ending: its content type and its word."""

    ending: str
    content_type: str
    word: str


@dataclass(frozen=True)
class Upload:
    """A file that was looked into: what it holds, as it was called, and what it is."""

    content: BinaryIO
    name: str
    format: Format

    @property
    def content_type(self) -> str:
        return self.format.content_type


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    one.ending: one
    for one in (
        Format("pdf", "application/pdf", "PDF"),
        Format("docx", f"{_OFFICE}wordprocessingml.document", "Word"),
        Format("pptx", f"{_OFFICE}presentationml.presentation", "PowerPoint"),
        Format("xlsx", f"{_OFFICE}spreadsheetml.sheet", "Excel"),
        Format("csv", "text/csv", "CSV"),
        Format("txt", "text/plain", "text"),
        Format("vtt", "text/vtt", "WebVTT"),
        Format("srt", "application/x-subrip", "SubRip"),
        Format("png", "image/png", "PNG"),
        Format("jpg", "image/jpeg", "JPEG"),
        Format("mp3", "audio/mpeg", "MP3"),
        Format("mp4", "video/mp4", "MP4"),
    )
}
SAME = {"jpeg": "jpg"}
TEXTS = frozenset({"csv", "txt", "vtt", "srt"})
# The part that makes an office file what its ending says.
HEARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
WORDS = {one.content_type: one.word for one in FORMATS.values()}
_SCRIPTED = frozenset({"svg", "htm", "html", "xhtml", "xml", "js", "mjs", "php", "py", "sh", "exe", "bat"})
_KNOWN = "We take PDF, Word (docx), PowerPoint (pptx), Excel (xlsx), CSV, text, WebVTT, SubRip, PNG, JPEG, MP3 and MP4."


def accepted(file: BinaryIO, *, name: str, size: int, limit: int) -> Format:
    """What the file is, or NotAccepted; reads the whole file where only that tells."""
    if size > limit:
        raise NotAccepted(f"This file has {size / MEGABYTE:,.0f} MB; the most is {limit // MEGABYTE:,} MB.")
    if size == 0:
        raise NotAccepted("This file is empty (0 bytes). Please look whether it was saved.")
    ending = PurePath(name).suffix.lower().removeprefix(".")
    ending = SAME.get(ending, ending)
    if ending in _SCRIPTED:
        raise NotAccepted(f"A file of this kind (.{ending}) can run program text in a reader's browser. {_KNOWN}")
    if ending not in FORMATS:
        raise NotAccepted(f"We do not take files of this kind. {_KNOWN}")
    _look_inside(file, ending)
    file.seek(0)
    return FORMATS[ending]


def _look_inside(file: BinaryIO, ending: str) -> None:
    file.seek(0)
    head = file.read(8192)
    if ending in TEXTS:
        _text(file, head, ending)
    elif ending in HEARTS:
        _office(file, head, ending)
    elif ending == "pdf":
        _pdf(file, head)
    elif _guessed(head) != ending:
        raise NotAccepted(_lies(ending))


def _lies(ending: str) -> str:
    return f"This file ends in .{ending} but does not hold {FORMATS[ending].word}. Save it anew in the right format."


def _guessed(head: bytes) -> str:
    found = filetype.guess(head)
    if found is None:
        return ""
    return "mp4" if found.extension in {"mp4", "m4v"} else str(found.extension)


def _text(file: BinaryIO, head: bytes, ending: str) -> None:
    if b"\0" in head or filetype.guess(head) is not None:
        raise NotAccepted(_lies(ending))
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise NotAccepted("This text is not saved as UTF-8. Save it as UTF-8 and upload it again.") from problem
    if "\0" in text or text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script")):
        raise NotAccepted(_lies(ending))
    if (ending == "vtt" and not text.startswith("WEBVTT")) or (ending == "srt" and "-->" not in text):
        raise NotAccepted(_lies(ending))


def _pdf(file: BinaryIO, head: bytes) -> None:
    if b"%PDF-" not in head[:1024]:
        raise NotAccepted(_lies("pdf"))
    file.seek(0)
    try:
        reader = pypdf.PdfReader(file)
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if is_locked else len(reader.pages)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as problem:
        raise NotAccepted("This PDF is damaged and cannot be opened. Please export it again.") from problem
    if is_locked:
        raise NotAccepted("This PDF opens with a password only. Save a copy without the password and upload that.")
    if not pages:
        raise NotAccepted("This PDF has no pages. Please export it again.")


def _office(file: BinaryIO, head: bytes, ending: str) -> None:
    if head.startswith(OLE):
        raise NotAccepted(
            "This file opens with a password, or is in the format of before 2007. "
            f"Save it without a password as .{ending} and upload that."
        )
    if not head.startswith(b"PK"):
        raise NotAccepted(_lies(ending))
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _parts(archive, ending)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise NotAccepted("This file is damaged and cannot be opened. Please save it again.") from problem


def _parts(archive: zipfile.ZipFile, ending: str) -> None:
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or declared > MOST_UNPACKED:
        raise NotAccepted("This file unpacks to far more than it should. We do not take it.")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or HEARTS[ending] not in names:
        raise NotAccepted(_lies(ending))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAccepted(f"This file holds macros. Save it as .{ending} without macros and upload that.")
    unpacked = 0
    for part in parts:
        for piece in _unpacked(archive, part):
            unpacked += len(piece)
            if unpacked > MOST_UNPACKED:
                raise NotAccepted("This file unpacks to far more than it should. We do not take it.")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces: what it really holds, whatever its declared size; reading checks its checksum too."""
    with archive.open(part) as opened:
        while piece := opened.read(PIECE):
            yield piece
