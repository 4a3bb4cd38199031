"""Where the record of CISELSS and the documents behind it are, and how their texts are compared."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
CASE = REPOSITORY / "cases" / "ciselss"
# The documents and what was read out of them lie beside the checkout, and only on developers' machines.
SHARED = REPOSITORY.parent / "shared"
PUBLISHED = SHARED / "data" / "rand_2021_published.json"
SEEDS = SHARED / "seeds"
TABLES = sorted(path.name for path in CASE.glob("*.csv"))
RUN = 8  # this many words in a row count as copied

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def record(name: str) -> dict[str, Any]:
    return yaml.safe_load((CASE / name).read_text(encoding="utf-8"))


def keys(name: str, column: str = "key") -> list[str]:
    return [row[column] for row in table(name)]


def several(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def published() -> dict[str, Any]:
    if not PUBLISHED.is_file():
        pytest.skip("the published figures (shared/data/rand_2021_published.json) do not lie beside this checkout")
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def seeds() -> dict[str, str]:
    """The text of each document by its key."""
    if not SEEDS.is_dir():
        pytest.skip("the documents (shared/seeds) do not lie beside this checkout")
    documents = {document["key"]: document["file"] for document in published()["about"]["documents"]}
    return {key: (SEEDS / name).read_text(encoding="utf-8") for key, name in documents.items()}


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("’", "'").replace("'", "").lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def copied(text: str, names: Iterable[str], theirs: set[tuple[str, ...]]) -> list[str]:
    """Runs of words that a text of ours shares with a document, names and titles apart."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), " xnamex ", text, flags=re.IGNORECASE)
    return sorted(" ".join(run) for run in runs(text) & theirs)


def proper_names() -> set[str]:
    """Names and titles, which are facts: those of organizations, publications, collaboratives and documents."""
    resources = [*table("08-resources.csv"), *table("16-resources.csv")]
    titles = {row["title"] for row in resources} | {part for row in resources for part in row["title"].split(": ")}
    named = {row["name"] for file in ("00-organizations.csv", "06-collaboratives.csv") for row in table(file)}
    return titles | named | {record("01-center.yaml")["name"]}


def prose() -> Iterator[tuple[str, str]]:
    """Every text of ours in the record, with the place where it stands."""
    ours = {
        "description",
        "what_qualifies",
        "examples",
        "note",
        "what",
        "label",
        "shown_as",
        "strands",
        "text",
        "reason",
    }
    for name in TABLES:
        for line, row in enumerate(table(name), start=2):
            yield from ((f"{name}:{line} {column}", row[column]) for column in ours & set(row))
    for path in [*CASE.glob("*.yaml"), CASE / "README.md"]:
        yield path.name, path.read_text(encoding="utf-8")


def state_codes() -> dict[str, str]:
    path = REPOSITORY / "steelyard/center/directory/reference/states.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["postal"]: row["name"] for row in csv.DictReader(file)}
