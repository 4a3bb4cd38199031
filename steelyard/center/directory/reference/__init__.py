"""What comes with the program: every state, the federal district and the territories, each with its education agency."""

import csv
from dataclasses import dataclass
from pathlib import Path

from steelyard.center.directory.rules import StateKind


@dataclass(frozen=True)
class StateRow:
    """One line of states.csv: the state, its tile on the map, and its agency."""

    postal: str
    fips: str
    name: str
    kind: StateKind
    time_zone: str
    tile_row: int
    tile_column: int
    sea_name: str
    website: str
    note: str

    @property
    def sea_code(self) -> str:
        return f"SEA-{self.postal}"


def _read(line: dict[str, str]) -> StateRow:
    return StateRow(
        postal=line["postal"],
        fips=line["fips"],
        name=line["name"],
        kind=StateKind(line["kind"]),
        time_zone=line["time_zone"],
        tile_row=int(line["tile_row"]),
        tile_column=int(line["tile_column"]),
        sea_name=line["sea_name"],
        website=f"https://{line['sea_domain']}" if line["sea_domain"] else "",
        note=line["note"],
    )


with (Path(__file__).parent / "states.csv").open(encoding="utf-8", newline="") as _file:
    STATES = tuple(map(_read, csv.DictReader(_file, strict=True)))
