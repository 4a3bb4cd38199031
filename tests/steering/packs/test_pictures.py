"""The pictures of a report as files, each beside its table."""

import csv
import io
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest
from PIL import Image

from steelyard.center.directory.rules.lines import lines_as_csv
from steelyard.evidence.results.tasks import pdf_of, png_of
from steelyard.steering.packs.queries.packs import file_of, formats_of
from steelyard.steering.packs.queries.pictures import pictured_in, size_of
from steelyard.steering.packs.rules.files import MOST_ROWS, sections_in, shortened
from steelyard.steering.packs.rules.pages import Row, Section, Table, kept
from tests.people import Cast
from tests.steering.packs.test_packs import at, submitted
from tests.steering.reporting.conftest import Ledger

__all__ = ["at"]

pytestmark = pytest.mark.django_db


def unpacked(content: bytes | None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content or b"")) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_each_picture_stands_beside_its_table(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = submitted(ledger, cast)
    files = unpacked(file_of(pack, "zip"))
    tables = pictured_in(sections_in(pack.kept))
    assert {"1-decisions", "2-organizations-reached-by-state"} <= set(tables)
    assert set(files) == {f"{name}.{form}" for name in tables for form in ("svg", "png", "csv")} | {"about.txt"}
    assert pack.kept["center"] in files["about.txt"].decode()
    for name, table in tables.items():
        width, height = size_of(files[f"{name}.svg"].decode())
        picture = Image.open(io.BytesIO(files[f"{name}.png"]))
        assert (abs(picture.width - 2 * width) <= 2, abs(picture.height - 2 * height) <= 2) == (True, True)
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 8, f"{name} is more than a blank sheet"
        root = ET.fromstring(files[f"{name}.svg"])
        assert {table.caption, *(row.cells[0] for row in table.rows if not row.code)} <= set(root.itertext())
        assert (root.tag, root.get("width")) == ("{http://www.w3.org/2000/svg}svg", f"{width:g}")
        assert [tuple(line) for line in csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig")))] == [
            table.heads,
            *(row.cells for row in table.rows),
        ]


def test_the_word_document_shows_them_with_their_words(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = submitted(ledger, cast)
    paper = docx.Document(io.BytesIO(file_of(pack, "docx") or b""))
    told = [one._inline.docPr.get("descr") for one in paper.inline_shapes]
    captions = [table.caption for table in pictured_in(sections_in(pack.kept)).values()]
    assert told == [f"{caption}, as a picture; the table says the same." for caption in captions]


def test_a_report_without_pictures_has_no_such_file(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = submitted(ledger, cast, "objectives")
    assert formats_of(pack), "the others are there"
    assert "zip" not in formats_of(pack)


def test_what_the_drawing_says_is_seen() -> None:
    """Black ink on white paper: a third of the sheet."""
    square = (
        '<svg viewBox="0 0 30 10" xmlns="http://www.w3.org/2000/svg"><rect width="10" height="10" fill="#000"/></svg>'
    )
    page = f'<html lang="en"><head><title>x</title><style>@page{{size:30px 10px;margin:0}}body{{margin:0}}svg{{display:block;width:30px}}</style></head>{square}</html>'
    picture = Image.open(io.BytesIO(png_of(pdf_of(page)))).convert("L")
    assert picture.size == (60, 20)
    assert (picture.getpixel((5, 5)), picture.getpixel((50, 15))) == (0, 255)


def test_a_long_table_is_cut_where_pages_are_turned() -> None:
    rows = tuple(Row((f"Event {at}", "1")) for at in range(MOST_ROWS + 1))
    table = Table("events", "Every event", ("Event", "People"), rows, note="Small groups are hidden.")
    document = {"sections": [kept(Section("events", "Events", "Many.", (table,)))]}
    [paper], [whole] = shortened(document), sections_in(document)
    assert whole.tables == (table,)
    assert paper.tables[0].rows == rows[:-1]
    assert paper.tables[0].note == (
        f"The first {MOST_ROWS} of {MOST_ROWS + 1} rows. All of them are in the workbook. Small groups are hidden."
    )
    short = {"sections": [kept(Section("events", "Events", "Few.", (replace(table, rows=rows[:-1]),)))]}
    assert shortened(short) == sections_in(short)


def test_no_cell_of_a_file_begins_a_formula() -> None:
    lines = b"".join(lines_as_csv(("=Head", "People"), [("=1+1", "5"), ("Plain", "-2")])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines))) == [["'=Head", "People"], ["'=1+1", "5"], ["Plain", "'-2"]]
