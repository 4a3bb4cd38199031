"""Taguette's exports of the codebook and of highlights, as tables and web pages.

Tags have paths with points and no tree: they stay as they are, which is also how Taguette writes its own ``.qdc``. So
the exports of one project give the same codes with the same GUIDs, which follow from the path as Taguette makes them.
Highlights come with their words and tags, without position and author.
"""

import re
import uuid
from collections.abc import Iterable
from html import unescape

from steelyard.evidence.inquiry.formats.shapes import Code, Coding, Document, Excerpt, Project, Unreadable, named_guid
from steelyard.evidence.inquiry.formats.tables import Rows
from steelyard.evidence.inquiry.formats.web import words_of

# The namespace in which Taguette makes the GUIDs of its tags.
TAGS = uuid.UUID("51b2b2b7-27eb-4ecb-9d56-e75b0a0496c2")
CODEBOOK, HIGHLIGHTS = ("tag", "description"), ("id", "document", "tag", "content")
NO_PLACES = "These highlights come without the documents, so each excerpt has its words and no position."
_BOOK = re.compile(r"<h2>([^<]*)</h2>\s*<p class=\"number\">[^<]*</p>\s*(?:<p>([^<]*)</p>)?")
_ABOUT = re.compile(
    r"<p>\s*<strong>[^<]*</strong>(?P<document>[^<]*)<strong>[^<]*</strong>(?P<tags>[^<]*)</p>\s*$", re.DOTALL
)


def tag_guid(path: str) -> str:
    return str(uuid.uuid5(TAGS, path)).upper()


def code_of(path: str, description: str = "") -> Code:
    return Code(tag_guid(path), path, (path,), "", description)


def is_codebook(rows: Rows) -> bool:
    return tuple(cell.strip().lower() for cell in rows[0][:2]) == CODEBOOK


def is_highlights(rows: Rows) -> bool:
    return tuple(cell.strip().lower() for cell in rows[0][:4]) == HIGHLIGHTS


def codebook_rows(rows: Rows) -> Project:
    """A codebook as CSV or workbook: tag, description, and counts that follow from the highlights."""
    return _codebook((row[0], row[1]) for row in rows[1:])


def codebook_page(page: str) -> Project:
    return _codebook((unescape(tag), unescape(text or "")) for tag, text in _BOOK.findall(page))


def _codebook(given: Iterable[tuple[str, str]]) -> Project:
    project = Project("taguette-codebook", origin="Taguette")
    project.codes = [code_of(tag.strip(), text.strip()) for tag, text in given if tag.strip()]
    if not project.codes:
        raise Unreadable("This codebook of Taguette holds no tags.")
    return project


def highlight_rows(rows: Rows) -> Project:
    """Highlights as CSV or workbook: one row for each tag of a highlight."""
    made: dict[tuple[str, str, str], list[str]] = {}
    for row in rows[1:]:
        made.setdefault((row[0].strip(), row[1].strip(), row[3]), []).append(row[2].strip())
    return _highlights((document, content, tags) for (_, document, content), tags in made.items())


def highlight_page(page: str) -> Project:
    """Highlights as a web page: between rules, the words and then the document and tags."""
    body = page.partition("<body")[2] or page
    found = []
    for part in re.split(r"<hr\s*/?>", re.sub(r"</body>.*", "", body, flags=re.DOTALL)):
        about = _ABOUT.search(part)
        if about is None:
            raise Unreadable("A highlight on this page of Taguette does not say its document. Export it again.")
        content = re.sub(r"^[^>]*>|<h1>.*?</h1>", "", part[: about.start()], flags=re.DOTALL)
        tags = [tag for line in re.split(r",\s*\n", unescape(about["tags"])) if (tag := line.strip())]
        found.append((unescape(about["document"]).strip(), words_of(content), tags))
    return _highlights(found)


def _highlights(given: Iterable[tuple[str, str, list[str]]]) -> Project:
    project = Project("taguette-highlights", origin="Taguette", notes=[NO_PLACES])
    codes, documents = dict[str, Code](), dict[str, Document]()
    for number, (name, words, tags) in enumerate(given, start=1):
        document = documents.setdefault(name, Document(document_guid(name), name, ""))
        excerpt = Excerpt(named_guid("taguette highlight", name, words, str(number)), document.guid, None, None)
        project.excerpts.append(excerpt)
        for tag in filter(None, tags):
            code = codes.setdefault(tag, code_of(tag))
            project.codings.append(coding_of(excerpt, code, words))
    project.codes, project.documents = list(codes.values()), list(documents.values())
    return project


def document_guid(name: str) -> str:
    return named_guid("taguette document", name)


def coding_of(excerpt: Excerpt, code: Code, text: str, *, coder: str = "") -> Coding:
    return Coding(
        named_guid("taguette coding", excerpt.guid, code.guid), excerpt.guid, excerpt.document, code.guid, coder,
        excerpt.start, excerpt.end, text,
    )  # fmt: skip
