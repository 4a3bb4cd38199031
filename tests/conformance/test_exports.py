"""Whatever lies in the records: no file that leaves the program runs anything in a spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Iterator

from django.http import HttpResponse

from tests.conformance import crawl
from tests.conformance.test_attacks import plant
from tests.conformance.test_routes import ROWS, path_of
from tests.conformance.world import World

BEGINS = ("=", "+", "-", "@", "\t", "\r", "\0")


def files(world: World) -> Iterator[tuple[str, HttpResponse, bytes]]:
    """Every table that some route answers with, read to its end."""
    for row in ROWS:
        for client in crawl.readers_of(row, world) if row["method"] == "GET" else ():
            response = client.get(path_of(row, world))
            content = b"".join(response.streaming_content) if response.streaming else response.content
            if "csv" in response.get("Content-Type", "") or "sheet" in response.get("Content-Type", ""):
                yield row["route"], response, content


def running(response: HttpResponse, content: bytes) -> list[str]:
    """The cells that a spreadsheet would take for a formula; what is a number may begin with its sign."""
    if "csv" in response["Content-Type"]:
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        return [cell for cell in cells if cell.startswith(BEGINS) and not is_number(cell)]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [name for name in book.namelist() if b"<f>" in book.read(name)]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


WHAT = "=HYPERLINK(1)"  # other beginnings: tests/center/directory/test_contact_files.py


def test_no_file_that_leaves_runs_anything(world: World) -> None:
    assert plant(WHAT) > 100
    found = list(files(world))
    assert [(route, cells[:3]) for route, response, content in found if (cells := running(response, content))] == []
    held = {route for route, _, content in found if WHAT.encode() in content}
    assert len(held) >= 6, "too few files held what was planted for this to prove anything"


def test_a_formula_is_seen() -> None:
    table = HttpResponse(content_type="text/csv")
    assert running(table, b"a,=1+1,-5\n") == ["=1+1"]
    assert running(table, b"a,'=1+1,-5\n") == []
