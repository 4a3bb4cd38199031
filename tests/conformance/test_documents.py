"""What documents name is there: tests, files, commands and settings."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`((?:steelyard|tests|assets|deploy|docs|script|bench)/[\w./-]+\.\w+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def absent(text: str, folder: Path) -> list[str]:
    """Tests, files and links that a text names and nobody finds."""
    gone = [f"{file}::{name}" for file, name in TEST.findall(text) if not is_test(file, name)]
    gone += [name for name in FILE.findall(text) if not (ROOT / name).exists()]
    return gone + [link for link in LINK.findall(text) if not (folder / link).exists()]


def is_test(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and re.search(rf"def {name}\(", path.read_text()) is not None


PERFORMANCE = ROOT / "docs" / "performance.md"
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?!\d)")


def unreported(text: str) -> list[str]:
    """Numbers of our own in the tables of figures that their report does not hold; peers and goals are not ours."""
    wrong = []
    for line in text.splitlines():
        report = re.search(r"\]\((reports/[\w-]+\.md)\)", line)
        if not line.startswith("|") or report is None:
            continue
        what, _, *figures = [cell.strip() for cell in line.strip("|").split("|")]
        ours = NUMBER.findall(" ".join(figures[:3] if len(figures) > 2 else figures[:1]))
        said = set(NUMBER.findall((PERFORMANCE.parent / report[1]).read_text()))
        wrong += [f"{what}: {number}" for number in ours if number not in said]
        wrong += [] if ours else [f"{what}: no figure"]
    return wrong


def test_every_figure_of_performance_stands_in_its_report() -> None:
    text = PERFORMANCE.read_text()
    assert unreported(text) == []
    benches = {path.name for path in (ROOT / "docs" / "reports").glob("bench-*.md")}
    assert {name for name in benches if f"reports/{name}" not in text} == set(), "a report nobody is led to"


def test_a_figure_that_no_report_holds_is_seen() -> None:
    row = "| responses | [feedback](reports/bench-feedback.md) | 208; 88.5 | 167 | 1.24 | at least 7 | Odoo 999 |"
    assert unreported(row) == ["responses: 88.5"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    assert absent(document.read_text(), document.parent) == []


def test_what_is_not_there_is_seen() -> None:
    text = "`tests/conformance/test_documents.py::test_nothing` `steelyard/none.py` [x](none.md) [y](docs/api.md#z)"
    assert absent(text, ROOT) == ["tests/conformance/test_documents.py::test_nothing", "steelyard/none.py", "none.md"]
