"""A table of a pack as CSV for people and as JSON to be read again, row by row."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from steelyard.center.directory.rules.contacts import guarded
from steelyard.steering.sunset.rules import Leaving


def write_table(table: Leaving, rows: Iterable[dict[str, Any]], into: Path, *, with_json: bool = True) -> int:
    """Write both files at once; the JSON is one list with one row a line. Returns how many rows there were."""
    names, count = [one.name for one in table.columns], 0
    with (into / f"{table.file}.csv").open("w", newline="", encoding="utf-8-sig") as sheet:
        out = csv.writer(sheet)
        out.writerow(names)
        lines = (into / f"{table.file}.json").open("w", encoding="utf-8") if with_json else None
        try:
            for row in rows:
                out.writerow([_cell(row[name]) for name in names])
                if lines:
                    lines.write(
                        (",\n" if count else "[\n") + json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                    )
                count += 1
            if lines:
                lines.write("\n]\n" if count else "[]\n")
        finally:
            if lines:
                lines.close()
    return count


def read_table(file: Path) -> Iterable[dict[str, Any]]:
    """The rows of a JSON that ``write_table`` wrote, one after the other."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            text = line.strip().removesuffix(",")
            if text not in {"[", "]", "[]", ""}:
                yield json.loads(text)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return guarded(value) if isinstance(value, str) else str(value)
