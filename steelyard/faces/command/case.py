"""Loading files by kind: one file, or a case's whole folder in the order of its numbers."""

import json
import re
from pathlib import Path

import yaml

from steelyard.faces.command.refusals import Refused
from steelyard.foundation.work.imports import KINDS, Report, run
from steelyard.foundation.work.tables import Row, read_table

NAME = re.compile(r"\d\d-(?P<kind>[a-z_]+)\.(csv|yaml)")


def load_case(folder: Path) -> list[Report]:
    """Import every ``NN-kind.csv`` and ``NN-kind.yaml`` of a folder in order; stops at the first refusal."""
    files = sorted(file for file in folder.glob("*") if NAME.fullmatch(file.name)) if folder.is_dir() else []
    if not files:
        raise Refused(f"{folder} holds no case: no files named like 00-organizations.csv.")
    reports = []
    for file in files:
        report = import_file(NAME.fullmatch(file.name)["kind"], file)  # type: ignore[index]  # matched above
        if report.refused:
            first = report.refused[0]
            raise Refused(f"{file.name}, line {first.line}: {'; '.join(first.problems)}")
        reports.append(report)
    return reports


def import_file(kind: str, file: Path, *, preview: bool = False) -> Report:
    """Import one file of a kind; Refused if nobody knows the kind."""
    if kind not in KINDS:
        raise Refused(f"There is no import called {kind}; there are {', '.join(sorted(KINDS))}.")
    rows = _yaml(file) if file.suffix == ".yaml" else read_table(file)
    return run(kind, rows, by=None, preview=preview)


def _yaml(file: Path) -> list[Row]:
    """A YAML file is one row (a mapping) or several (a list of mappings); what is not text travels as JSON."""
    try:
        content = yaml.safe_load(file.read_text())
    except (OSError, yaml.YAMLError) as problem:
        raise Refused(f"{file.name} cannot be read: {problem}") from problem
    rows = content if isinstance(content, list) else [content]
    return [{key: _text(value) for key, value in row.items()} for row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, default=str) if isinstance(value, (list, dict)) else str(value)
