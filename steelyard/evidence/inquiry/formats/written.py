"""The words of Word and PDF files."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from steelyard.evidence.inquiry.formats.archives import MEGABYTE, Archive
from steelyard.evidence.inquiry.formats.shapes import Unreadable
from steelyard.foundation.kit.files.accepting import NotAccepted, accepted
from steelyard.support.library.rules.texts import LONGEST, NoText, text_of

MOST = 600 * MEGABYTE
HEART = "word/document.xml"
# How things look, what was deleted or moved away, and what stands a second time for older programs.
_SKIPPED = frozenset({"pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "del", "moveFrom", "Fallback"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def word_text(data: bytes, name: str, left: list[str] | None = None) -> str:
    """Paragraphs as lines, cells of tables between tabs, changes as if accepted. Raises Unreadable.

    ``left`` gets a sentence for footnotes and comments, which are not part of what was said.
    """
    with Archive(io.BytesIO(data), name) as archive:
        if HEART not in archive.parts:
            raise Unreadable(f"{name} is no Word document (.docx), though it is packed like one. Save it again.")
        counts: dict[str, int] = {}
        try:
            text = "".join(_pieces(archive.read(HEART), counts))
        except DefusedXmlException as problem:
            raise Unreadable(f"{name} defines its own entities, which no Word document needs.") from problem
        except (ParseError, ValueError, LookupError) as problem:
            raise Unreadable(f"{name} is damaged and cannot be opened. Save it again in Word.") from problem
    if left is not None:
        notes = counts.get("footnoteReference", 0) + counts.get("endnoteReference", 0)
        left += [f"{name}: its footnotes ({notes}) were left out."] if notes else []
        left += [f"{name}: its comments ({n}) were left out."] if (n := counts.get("commentReference", 0)) else []
    return text.replace("\0", "\ufffd").strip("\n")


def _pieces(data: bytes, counts: dict[str, int]) -> Iterator[str]:
    skipping = 0
    table = _Table()
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        space, _, tag = element.tag.rpartition("}")
        is_start = event == "start"
        skipping += (1 if is_start else -1) * (tag in _SKIPPED)
        if skipping:
            continue
        if "wordprocessingml" in space and (edge := table.edge(tag, is_start=is_start)) is not None:
            yield edge
        elif not is_start:
            counts[tag] = counts.get(tag, 0) + 1
            yield _piece(element, space, tag)
        if tag == "p" and not is_start:
            element.clear()


@dataclass
class _Table:
    """Where lines and cells end: paragraphs of one cell are lines, cells stand between tabs, a row ends its line."""

    inside: int = 0
    cells: int = 0
    paragraphs: int = 0

    def edge(self, tag: str, *, is_start: bool) -> str | None:
        """What stands between, for the edge of a paragraph, cell or row; None for anything else."""
        if tag == "p":
            self.paragraphs += is_start
            begins_line = is_start and self.inside and self.paragraphs > 1
            ends_line = not is_start and not self.inside
            return "\n" if begins_line or ends_line else ""
        if tag == "tc":
            self.inside += 1 if is_start else -1
            self.cells += is_start
            self.paragraphs = 0
            return "\t" if is_start and self.cells > 1 else ""
        if tag == "tr":
            self.cells = 0
            return "" if is_start else "\n"
        return None


def _piece(element: Element, space: str, tag: str) -> str:
    if tag == "t" and "drawingml" not in space:
        return element.text or ""
    if "wordprocessingml" not in space:
        return ""
    if tag == "sym":
        number = next((value for key, value in element.attrib.items() if key.endswith("char")), "")
        return chr(int(number, 16)) if number else ""
    return _SIGNS.get(tag, "")


def pdf_text(data: bytes, name: str) -> str:
    """The words of a PDF, read in a process of its own. Raises Unreadable."""
    try:
        accepted(io.BytesIO(data), name="document.pdf", size=len(data), limit=MOST)
    except NotAccepted as problem:
        raise Unreadable(f"{name}: {problem}") from problem
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.pdf"
        file.write_bytes(data)
        try:
            text = text_of(file, "application/pdf")
        except NoText as problem:
            raise Unreadable(f"{name}: {problem}") from problem
    if len(text) >= LONGEST:
        raise Unreadable(f"{name} has more than {LONGEST:,} characters. Split it and import the parts.")
    return text.replace("\r\n", "\n").strip("\n")
