"""Files of a submitted report from its kept document alone: a workbook, a Word document, a table as CSV."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from steelyard.center.directory.rules.lines import lines_as_csv
from steelyard.steering.packs.rules.pages import Section, Table, read

_WHOLE = re.compile(r"\d{1,3}(,\d{3})*|\d+")
MOST_ROWS = 500  # of a table that is read page by page: about 45 sheets
_LONGEST_SHEET = 31
_PICTURE = 5_486_400  # six inches, in the units of Word documents
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")

type Document = Mapping[str, Any]


def sections_in(document: Document) -> list[Section]:
    return [read(one) for one in document["sections"]]


def shortened(document: Document) -> list[Section]:
    """The sections for who turns pages: of a long table its first rows, and where the others are."""
    return [replace(one, tables=tuple(_cut(table) for table in one.tables)) for one in sections_in(document)]


def _cut(table: Table) -> Table:
    if len(table.rows) <= MOST_ROWS:
        return table
    cut = f"The first {MOST_ROWS} of {len(table.rows):,} rows. All of them are in the workbook."
    return replace(table, rows=table.rows[:MOST_ROWS], note=f"{cut} {table.note}".strip())


def about(document: Document) -> list[tuple[str, str]]:
    """What a file says of itself."""
    first, last = document["period"]
    return [
        ("Report", document["title"]),
        ("Center", document["center"]),
        ("Award number", document["award_number"] or "—"),
        ("Period", f"{first} to {last}"),
        *((one["act"], f"{one['name']}, {one['on']}") for one in document["signatures"]),
        ("Made with", f"Steelyard {document['version']}"),
        *((("Note", "Simulated: made up for the demonstration."),) if document["is_simulated"] else ()),
    ]


def source_of(document: Document) -> str:
    """One line that says whose numbers these are, for a picture that stands alone."""
    first, last = document["period"]
    told = f"{document['center']}, {first} to {last}, as of {document['frozen_on']}"
    return f"{told}, simulated" if document["is_simulated"] else told


def definitions_in(document: Document) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each measure of the report with what it says of itself."""
    for one in document["definitions"].values():
        told = [(name, words) for name, words in one.items() if name != "Name" and words and words != "—"]
        yield one["Name"], told


def as_csv(table: Table) -> Iterator[bytes]:
    """A table as a file."""
    return lines_as_csv(table.heads, (row.cells for row in table.rows))


def moment_of(document: Document) -> datetime:
    """When the report was submitted, for what a file tells of itself: the same whenever it is made."""
    return datetime.fromisoformat(document["frozen_on"])


def as_workbook(document: Document) -> bytes:
    """A sheet for each table, one with definitions, one that says what it is; plain numbers are numbers."""
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is asked for

    out, names = io.BytesIO(), set[str]()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": document["title"], "company": document["center"], "created": moment_of(document)})
        bold, wrap = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        _sheet(book, "About", [("What", "Value"), *about(document)], names=names, formats=(bold, wrap))
        for section in sections_in(document):
            words = document["texts"].get(section.part, "")
            if words:
                _sheet(book, f"{section.title} text", [(section.title,), (words,)], names=names, formats=(bold, wrap))
            for table in section.tables:
                lines = [table.heads, *(row.cells for row in table.rows)]
                lines += [(table.note,)] if table.note else []
                _sheet(book, table.caption, lines, names=names, formats=(bold, wrap))
        lines = [("Measure", "What", "Words")]
        lines += [(name, what, words) for name, told in definitions_in(document) for what, words in told]
        _sheet(book, "Definitions", lines, names=names, formats=(bold, wrap))
    return out.getvalue()


def _sheet(book: Any, title: str, rows: Iterable[Iterable[str]], *, names: set[str], formats: tuple[Any, Any]) -> None:
    sheet = book.add_worksheet(_sheet_name(title, names))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 12, 26)
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            style = formats[1] if at else formats[0]
            if at and _WHOLE.fullmatch(cell):
                sheet.write_number(at, place, int(cell.replace(",", "")), style)
            else:
                sheet.write_string(at, place, cell, style)


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 letters, none that a workbook refuses, and each name once."""
    plain = _FORBIDDEN.sub(" ", title)[:_LONGEST_SHEET].strip() or "Table"
    name, number = plain, 2
    while name.casefold() in taken:
        name, number = f"{plain[: _LONGEST_SHEET - 3]} {number}", number + 1
    taken.add(name.casefold())
    return name


def as_word(document: Document, pictures: Mapping[str, bytes]) -> bytes:
    """Headings, words, tables with heading rows, and before a table its picture (PNG, by the key of the table) where it has one."""
    import docx  # noqa: PLC0415 - only where a Word document is asked for

    paper = docx.Document()
    told = paper.core_properties
    told.title, told.author, told.language = document["title"], document["center"], "en-US"
    told.created = told.modified = moment_of(document)
    paper.add_heading(document["title"], 0)
    for name, words in about(document)[1:]:
        paper.add_paragraph(f"{name}: {words}")
    for section in shortened(document):
        paper.add_heading(section.title, 1)
        paper.add_paragraph(section.says)
        for words in filter(None, document["texts"].get(section.part, "").split("\n")):
            paper.add_paragraph(words)
        for table in section.tables:
            _word_table(paper, table, pictures.get(table.key))
    paper.add_heading("How each number is counted", 1)
    for name, parts in definitions_in(document):
        paper.add_heading(name, 2)
        for what, words in parts:
            paper.add_paragraph(f"{what}: {words}")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _word_table(paper: Any, table: Table, picture: bytes | None) -> None:
    """Row by row through the XML: thousands of rows by python-docx's own cells would take minutes."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above

    paper.add_heading(table.caption, 2)
    if picture:
        paper.add_picture(io.BytesIO(picture), width=_PICTURE)
        paper.inline_shapes[-1]._inline.docPr.set("descr", f"{table.caption}, as a picture; the table says the same.")
    made = paper.add_table(rows=1, cols=len(table.heads))
    made.style = "Table Grid"
    for cell, head in zip(made.rows[0].cells, table.heads, strict=True):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        line = OxmlElement("w:tr")
        for words in row.cells:
            line.append(_word_cell(words, OxmlElement))
        made._tbl.append(line)
    if table.note:
        paper.add_paragraph(table.note)


def _word_cell(words: str, element: Any) -> Any:
    cell, paragraph, run, text = (element(name) for name in ("w:tc", "w:p", "w:r", "w:t"))
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    paragraph.append(run)
    cell.append(paragraph)
    return cell
