"""The templates that come with Steelyard, as files beside the program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from steelyard.support.protocols.rules.guided.reading import read

FOLDER = Path(__file__).resolve().parents[1] / "guides"


def shipped() -> Iterator[dict[str, Any]]:
    for file in sorted(FOLDER.glob("*.yaml")):
        yield read(file.read_bytes())


def boards_of(data: dict[str, Any]) -> set[str]:
    """The boards that a template asks for."""
    return {step["board"] for step in data["steps"] if "board" in step}
