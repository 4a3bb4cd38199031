"""What a measure is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One kind of number on our pages; its key is where links to its definition lead."""

    key: str
    name: str
    formula: str
    source: str
    caveat: str
    group: str
