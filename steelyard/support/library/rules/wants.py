"""What a resource still lacks before everybody can use it."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from steelyard.support.library.rules import FileRole, Licence, ResourceKind

SPOKEN = frozenset({ResourceKind.WEBINAR, ResourceKind.VIDEO})


class Described(Protocol):
    """What is asked of a file."""

    name: str
    role: str
    alternative_text: str
    text_problem: str


def warnings(*, kind: str, abstract: str, licence: str, files: Sequence[Described]) -> list[str]:
    """One sentence for each thing that is missing; none of them stops anybody."""
    return [*_record(abstract, licence), *_spoken(kind, files), *_files(files)]


def _record(abstract: str, licence: str) -> Iterable[str]:
    if not abstract.strip():
        yield "There is no abstract: people and the search know only the title."
    if licence == Licence.UNKNOWN:
        yield "The licence is not stated: nobody knows what they may do with it."


def _spoken(kind: str, files: Sequence[Described]) -> Iterable[str]:
    roles = {file.role for file in files}
    if kind not in SPOKEN and FileRole.RECORDING not in roles:
        return
    if FileRole.TRANSCRIPT not in roles:
        yield "There is no transcript: people who cannot hear, and the search, cannot read what is said."
    if FileRole.CAPTIONS not in roles:
        yield "There are no captions: people who cannot hear cannot follow the recording."


def _files(files: Sequence[Described]) -> Iterable[str]:
    for file in files:
        if file.role == FileRole.IMAGE and not file.alternative_text.strip():
            yield f"{file.name} has no alternative text: people who cannot see do not know what it shows."
        if file.text_problem:
            yield f"{file.name}: {file.text_problem}"
