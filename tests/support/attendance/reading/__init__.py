"""Reading files of tools: where the files are, and what most tests ask of them."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from steelyard.support.attendance.rules.reading import Unreadable, read
from steelyard.support.attendance.rules.tally import sum_up

ROOT = Path(__file__).parents[4]
OWN = ROOT / "tests/data/attendance"
REAL = ROOT.parent / "shared/data/attendance"
EASTERN = ZoneInfo("America/New_York")


def summed(file: Path, **how: Any) -> dict[str, Any]:
    return sum_up(read(file, **how))


def minutes(summary: dict[str, Any]) -> dict[str, int | None]:
    """Minutes by address, or by name for who has none."""
    return {one["email"] or one["name"]: one["minutes"] for one in summary["attendance"]}


def fates(summary: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["row"], row["fate"]) for row in summary["rows"]]


def table(folder: Path, *rows: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    """A small text file."""
    file = folder / name
    file.write_bytes("\n".join(rows).encode(encoding))
    return file


def why_refused(file: Path, **how: Any) -> str:
    """The sentence with which a whole file is refused, now or while its rows are gone through."""
    try:
        list(read(file, **how).rows)
    except Unreadable as problem:
        return str(problem)
    raise AssertionError(f"{file.name} was read")
