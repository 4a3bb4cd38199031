"""Any file of qualitative work, told by what it holds; its name and ending decide nothing, and a note says where they lie."""

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import filetype

from steelyard.evidence.inquiry.formats import qualcoder, taguette, taguette_base
from steelyard.evidence.inquiry.formats.archives import MEGABYTE, Archive
from steelyard.evidence.inquiry.formats.captions import TIMING, read_captions
from steelyard.evidence.inquiry.formats.decoding import LONGEST, decoded
from steelyard.evidence.inquiry.formats.refi.reading import read_description, read_project
from steelyard.evidence.inquiry.formats.shapes import Document, Project, Unreadable, named_guid
from steelyard.evidence.inquiry.formats.speech import turns_of
from steelyard.evidence.inquiry.formats.tables import Rows, book_rows, text_rows
from steelyard.evidence.inquiry.formats.web import page_text, words_of
from steelyard.evidence.inquiry.formats.written import HEART, pdf_text, word_text

LARGEST = 4096 * MEGABYTE
HEAD = 8192
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENDINGS = {
    ".qdpx": "qdpx", ".qdc": "qdc", ".txt": "txt", ".docx": "docx", ".pdf": "pdf", ".html": "html", ".htm": "html",
    ".vtt": "vtt", ".srt": "srt",
}  # fmt: skip
WORDS = {
    "qdpx": "a REFI-QDA project", "qdc": "a REFI-QDA codebook", "txt": "plain text", "docx": "a Word document",
    "pdf": "a PDF", "html": "a web page", "vtt": "captions (WebVTT)", "srt": "captions (SubRip)",
}  # fmt: skip
# What may stand in a file of each ending: Taguette's pages are web pages, a list of codes is a text.
ALIKE = {"taguette-codebook": "html", "taguette-highlights": "html", "qualcoder-codes": "txt", "cases": "txt"}
LARGEST_DATABASE = 600 * MEGABYTE
MOST_STEPS, STEPS = (
    1_000_000_000,
    100_000,
)  # of the database engine: some ten seconds, asked after every hundred thousand
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*(?:<!doctype\s+html|<html|<head|<body|<div|<p[\s>]|<h\d)",
    re.IGNORECASE | re.DOTALL,
)


def read(path: Path) -> Project:
    """What a file holds. Raises Unreadable with a sentence, and OSError."""
    head = _head(path)
    project = _read(path, head)
    ending, kind = ENDINGS.get(path.suffix.lower()), ALIKE.get(project.kind, project.kind)
    if ending and kind in WORDS and ending != kind and {ending, kind} != {"vtt", "srt"}:
        project.notes.append(f"{path.name} is called {path.suffix}, but it is {WORDS[kind]}; it was read as that.")
    if not project.name:
        project.name = path.stem
    return project


def _head(path: Path) -> bytes:
    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty. Export or save it again.")
    if size > LARGEST:
        raise Unreadable(f"{path.name} is larger than {LARGEST // MEGABYTE:,} MB. Export it without its recordings.")
    with path.open("rb") as stream:
        return stream.read(HEAD)


def _read(path: Path, head: bytes) -> Project:
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if head.startswith(b"SQLite format 3\0"):
        return _database(path)
    if b"%PDF-" in head[:1024]:
        return _document(path, "pdf", pdf_text(_bytes(path, LARGEST), path.name))
    if head.startswith(OLE):
        raise Unreadable(
            f"{path.name} opens with a password, or is in the format of before 2007. Save it without one as .docx."
        )
    if head.startswith(b"{\\rtf"):
        raise Unreadable(f"{path.name} is a rich text file. Save it as .docx or as text.")
    found = filetype.guess(head)
    if found is not None:
        raise Unreadable(
            f"{path.name} is a file of the type {found.mime}; text, transcripts, codebooks and projects are taken."
        )
    return _text(path)


def _bytes(path: Path, most: int) -> bytes:
    if path.stat().st_size > most:
        raise Unreadable(f"{path.name} has more than {most // 1_000_000} MB of text. Split it and import the parts.")
    return path.read_bytes()


def _packed(path: Path) -> Project:
    with Archive(path, path.name) as archive:
        parts = archive.parts
        if HEART in parts:
            project = _document(path, "docx", "")
            project.documents[0].text = word_text(_bytes(path, LARGEST), path.name, project.dropped)
            return _spoken(project, path)
        if "xl/workbook.xml" in parts or {"content.xml", "meta-inf/manifest.xml"} <= parts.keys():
            if parts.get("mimetype") and b"opendocument.text" in archive.read("mimetype"):
                raise Unreadable(f"{path.name} is an OpenDocument text. Save it as .docx.")
        elif not archive.ending(".qde"):
            if database := archive.ending("data.qda"):
                return _inside(archive.read(database), path.name)
            raise Unreadable(
                f"{path.name} is a ZIP archive without a project in it. Export it as a REFI-QDA project (.qdpx)."
            )
        else:
            return read_project(path)
    return _table(book_rows(path), path.name)


def _text(path: Path) -> Project:
    data = _bytes(path, LONGEST)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:HEAD]
    if start.startswith(b"<") and re.search(rb"<(\w+:)?(project|codebook)[\s>]", start, re.IGNORECASE):
        return read_description(data, path.name, lambda _address: None)
    text, note = decoded(data, path.name)
    if not text.strip("\ufeff \t\r\n"):
        raise Unreadable(f"{path.name} holds no words. Export or save it again.")
    project = _said(path, data, text.removeprefix("\ufeff"))
    project.notes += [note] if note else []
    return project


def _said(path: Path, data: bytes, text: str) -> Project:
    """A text by what it says: captions, a page, a table, a list of codes, or words."""
    if text.startswith("WEBVTT") or any(TIMING.match(line) for line in text[:HEAD].splitlines()):
        return _captions(path, text)
    if _PAGE.match(text[:HEAD]):
        return _page(path, data)
    if path.suffix.lower() in {".csv", ".tsv", ".tab"} or _has_heading(text):
        return _table(text_rows(text, path.name), path.name)
    if qualcoder.is_codes(text):
        return qualcoder.read_codes(text)
    return _spoken(_document(path, "txt", text), path)


def _has_heading(text: str) -> bool:
    heading = text.partition("\n")[0].strip().lower().replace('"', "")
    return heading.startswith((",".join(taguette.HIGHLIGHTS), ",".join(taguette.CODEBOOK) + ",number"))


def _captions(path: Path, text: str) -> Project:
    found = read_captions(text, path.name)
    project = _document(path, "vtt" if text.startswith("WEBVTT") else "srt", found.text)
    project.documents[0].turns = found.turns
    for sentence in found.bad:
        project.drop(sentence)
    return project


def _page(path: Path, data: bytes) -> Project:
    page, note = page_text(data, path.name)
    title = re.search(r"<title>\s*(.*?)\s*</title>", page[:HEAD], re.DOTALL | re.IGNORECASE)
    if title and title[1].startswith("Taguette") and '<p class="number">' in page:
        return taguette.codebook_page(page)
    if title and title[1].startswith("Taguette") and "<strong>" in page:
        return taguette.highlight_page(page)
    project = _document(path, "html", words_of(page))
    project.notes += [note] if note else []
    return _spoken(project, path)


def _table(rows: Rows, name: str) -> Project:
    if taguette.is_highlights(rows):
        return taguette.highlight_rows(rows)
    if taguette.is_codebook(rows):
        return taguette.codebook_rows(rows)
    if qualcoder.is_cases(rows):
        return qualcoder.read_cases(rows)
    headings = ", ".join(cell for cell in rows[0] if cell.strip())[:200]
    raise Unreadable(
        f"{name} is a table of a kind that is not known here (its headings: {headings}). Known are Taguette's codebook "
        "and highlights, and cases with a first column called case, id or name."
    )


def _document(path: Path, kind: str, text: str) -> Project:
    document = Document(named_guid("document", path.stem, text), path.stem, text, kind)
    return Project(kind, path.stem, documents=[document])


def _spoken(project: Project, path: Path) -> Project:
    """Find out who speaks; refuse a document without words."""
    document = project.documents[0]
    if not document.text.strip():
        raise Unreadable(f"{path.name} holds no words. Export or save it again.")
    document.guid = named_guid("document", path.stem, document.text)
    document.turns = turns_of(document.text)
    return project


def _database(path: Path) -> Project:
    if path.stat().st_size > LARGEST_DATABASE:
        raise Unreadable(f"{path.name} is larger than {LARGEST_DATABASE // MEGABYTE:,} MB. Export the one project.")
    return _queried(path, path.name)


def _inside(data: bytes, name: str) -> Project:
    """A database within an archive."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.qda"
        file.write_bytes(data)
        return _queried(file, name)


def _queried(path: Path, name: str) -> Project:
    # Read as it lies there: nothing is written beside it, and nobody else writes it.
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            steps = iter(range(MOST_STEPS // STEPS))
            base.set_progress_handler(lambda: next(steps, None) is None, STEPS)
            return _of_tables(base, name)
    except (sqlite3.Error, UnicodeError, TypeError, ValueError, AttributeError) as problem:
        raise Unreadable(f"{name} is a damaged database, or one of another version ({problem}).") from problem


def _of_tables(base: sqlite3.Connection, name: str) -> Project:
    tables = {row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if {"highlights", "highlight_tags", "documents", "tags"} <= tables:
        return taguette_base.read_database(base, name)
    if {"code_text", "code_name", "source"} <= tables:
        return qualcoder.read_database(base, name)
    raise Unreadable(f"{name} is a database, but neither a project of Taguette nor of QualCoder.")
