"""A project of Taguette as its SQLite file.

Highlights count bytes of UTF-8 in the text nodes of a document, one after the other. They have no author; only the log
of commands, where the file still has it, says who made one.
"""

import json
import sqlite3
from functools import cached_property

from steelyard.evidence.inquiry.formats.shapes import (
    Code,
    Coder,
    Document,
    Excerpt,
    Made,
    Project,
    Unreadable,
    named_guid,
)
from steelyard.evidence.inquiry.formats.taguette import code_of, coding_of, document_guid
from steelyard.evidence.inquiry.formats.web import Exact


def read_database(base: sqlite3.Connection, name: str) -> Project:
    """A project, or the first project of a server's database. Raises Unreadable and sqlite3.Error."""
    projects = base.execute("SELECT id, name, description, created FROM projects ORDER BY id").fetchall()
    if not projects:
        raise Unreadable(f"{name} is a database of Taguette without a project.")
    number, title, about, created = projects[0]
    project = Project("taguette", title, "Taguette", about, Made(at=str(created)))
    if len(projects) > 1:
        others = ", ".join(f"“{other[1]}”" for other in projects[1:])
        project.drop(f"The file holds more projects; only “{title}” was taken, not {others}.")
    return _Base(base, number, project).read()


class _Base:
    def __init__(self, base: sqlite3.Connection, number: int, project: Project) -> None:
        self.base, self.number, self.project = base, number, project

    @cached_property
    def tags(self) -> dict[int, Code]:
        query = "SELECT id, path, description FROM tags WHERE project_id = ? ORDER BY id"
        return {row[0]: code_of(row[1], row[2]) for row in self.base.execute(query, (self.number,))}

    @cached_property
    def makers(self) -> dict[int, str]:
        """Who made each highlight, as far as the log of commands says."""
        found: dict[int, str] = {}
        query = "SELECT user_login, payload FROM commands WHERE project_id = ? ORDER BY id"
        for login, payload in self.base.execute(query, (self.number,)):
            try:
                told = json.loads(payload)
            except ValueError:
                continue
            if isinstance(told, dict) and told.get("type") == "highlight_add":
                found.setdefault(told.get("highlight_id", 0), login)
        return found

    def read(self) -> Project:
        self.project.codes = list(self.tags.values())
        for login in dict.fromkeys(self.makers.values()):
            self.project.coders.append(Coder(_coder(login), login))
        query = "SELECT id, name, description, created, contents FROM documents WHERE project_id = ? ORDER BY id"
        names: set[str] = set()
        for number, name, about, created, contents in self.base.execute(query, (self.number,)).fetchall():
            page = Exact()
            # As the parser of Taguette has it before anything is counted.
            page.feed(contents.replace("\r\n", "\n").replace("\r", "\n"))
            page.close()
            text = "".join(page.pieces)
            guid = document_guid(f"{name}\0{number}" if name in names else name)
            names.add(name)
            document = Document(guid, name, text.replace("\0", "\ufffd"), "html", about, Made(at=str(created)))
            document.breaks = [place for place in page.breaks if place < len(text)]
            self.project.documents.append(document)
            self.highlights(document, number, _Points(text.encode()))
        return self.project

    def highlights(self, document: Document, number: int, points: "_Points") -> None:
        tagged: dict[int, list[Code]] = {}
        query = (
            "SELECT t.highlight_id, t.tag_id FROM highlight_tags t JOIN highlights h ON h.id = t.highlight_id "
            "WHERE h.document_id = ? ORDER BY t.tag_id"
        )
        for highlight, tag in self.base.execute(query, (number,)):
            if tag in self.tags:
                tagged.setdefault(highlight, []).append(self.tags[tag])
        query = "SELECT id, start_offset, end_offset FROM highlights WHERE document_id = ? ORDER BY start_offset, id"
        for highlight, first, last in self.base.execute(query, (number,)):
            codes = tagged.get(highlight, [])
            if not 0 <= first < last <= len(points.data):
                named = ", ".join(f"“{code.name}”" for code in codes) or "no tag"
                self.project.drop(f"A highlight ({named}) in “{document.name}” lies outside the text and was left out.")
                continue
            coder = _coder(self.makers[highlight]) if highlight in self.makers else ""
            guid = named_guid("taguette highlight", document.guid, str(first), str(last), str(highlight))
            excerpt = Excerpt(guid, document.guid, points.at(first), points.at(last), made=Made(coder))
            text = document.text[excerpt.start : excerpt.end]
            self.project.excerpts.append(excerpt)
            self.project.codings += [coding_of(excerpt, code, text, coder=coder) for code in codes]


def _coder(login: str) -> str:
    return named_guid("taguette user", login)


class _Points:
    """From bytes of UTF-8 to code points; going on from the nearest known place keeps a long document linear."""

    STEP = 4096

    def __init__(self, data: bytes) -> None:
        self.data, self.known = data, [0]

    def at(self, offset: int) -> int:
        """The code point at a byte; within a character, the one after it, as Taguette has it."""
        while len(self.known) * self.STEP <= offset:
            place = (len(self.known) - 1) * self.STEP
            self.known.append(self.known[-1] + _begun(self.data[place : place + self.STEP]))
        place = offset // self.STEP
        return self.known[place] + _begun(self.data[place * self.STEP : offset])


_STARTS = bytes(number for number in range(256) if not 0x80 <= number <= 0xBF)


def _begun(data: bytes) -> int:
    """How many characters begin in these bytes."""
    return len(data) - len(data.translate(None, _STARTS))
