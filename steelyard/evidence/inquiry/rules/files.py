"""Tables as CSV and as a workbook. Every cell is text, so that no spreadsheet computes with what people said."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from steelyard.center.directory.rules.contacts import guarded


class _Guarded(dict[str, str]):
    def __missing__(self, cell: str) -> str:
        self[cell] = found = guarded(cell)
        return found


def as_text(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with its mark, which Excel needs to read letters right."""
    out, cells = io.StringIO(), _Guarded()
    csv.writer(out).writerows([cells[cell] for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
MOST_ROWS, LONGEST = 1_000_000, 32_767  # on one sheet; letters in one cell
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_XF = 'numFmtId="0" fillId="0" borderId="0"'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    f'<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf {_XF} fontId="0"/></cellStyleXfs><cellXfs count="2">'
    f'<xf {_XF} fontId="0" xfId="0"/><xf {_XF} fontId="1" xfId="0" applyFont="1"/></cellXfs></styleSheet>'
)


class _Shared(dict[str, str]):
    """Texts of a workbook, each kept once: a cell says the number of its text, so long lists stay small and quick."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def __missing__(self, cell: str) -> str:
        self[cell] = found = f'<c t="s"><v>{len(self.texts)}</v></c>'
        self.texts.append(escape(_ILLEGAL.sub("", cell[:LONGEST]), quote=False))
        return found

    def part(self) -> str:
        kept = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in self.texts)
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self.texts)}">{kept}</sst>'


def sheets(tables: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of text cells, its first row a heading; no author, no name of a computer.

    Written by hand: a list of 40,000 rows takes a quarter of what a library takes, for each text is written once.
    """
    cells, parts = _Shared(), list[tuple[str, str]]()
    for name, rows in tables.items():
        head, body = rows[0], rows[1:]
        for at in range(0, max(len(body), 1), MOST_ROWS):
            title = name if not at else f"{name} {at // MOST_ROWS + 1}"
            parts.append((title, _sheet(head, body[at : at + MOST_ROWS], cells)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _book(parts, cells.part()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _sheet(head: Sequence[str], rows: Sequence[Sequence[str]], cells: _Shared) -> str:
    bold = "".join(cells[cell].replace("<c ", '<c s="1" ') for cell in head)
    body = "".join(["<row>" + "".join([cells[cell] for cell in row]) + "</row>" for row in rows])
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<sheetData><row>{bold}</row>{body}</sheetData></worksheet>"
    )


def _book(parts: Sequence[tuple[str, str]], shared: str) -> Iterable[tuple[str, str]]:
    """The parts of the package, the small ones that say what the others are first."""
    at = range(1, len(parts) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in at
    )
    for part, kind in (("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")):
        kinds += f'<Override PartName="/xl/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{rels}{kinds}</Types>'
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n in at]
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations([*links, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]),
    )
    listed = "".join(
        f'<sheet name="{escape(title)}" sheetId="{n}" r:id="r{n}"/>' for n, (title, _) in zip(at, parts, strict=True)
    )
    yield "xl/workbook.xml", f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
    yield "xl/styles.xml", _STYLES
    yield "xl/sharedStrings.xml", shared
    for n, (_, content) in zip(at, parts, strict=True):
        yield f"xl/worksheets/sheet{n}.xml", content


def _relations(links: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="r{n}" Type="{_LINKS}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(links, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'
