"""Checksums of a pack: one line a file, as sha256sum writes and checks them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

SUMS = "SHA256SUMS"


class Damaged(Exception):
    """A pack that is not what was written; the message is a sentence for the person who brings it."""


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)


def write(folder: Path) -> int:
    """Write the sums of every file of a folder; returns how many there are."""
    lines = [f"{sum_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in _files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return len(lines)


def check(folder: Path) -> frozenset[str]:
    """Compare every file with its sum; raises Damaged at the first that differs, lacks, or was never written."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Damaged(f"{folder} is not a sunset pack: it holds no readable file {SUMS}.") from problem
    pairs = (line.split("  ", 1) for line in lines if "  " in line)
    wanted = {name: total for total, name in pairs}
    if len(wanted) != len(lines) or not wanted:
        raise Damaged(f"The pack is damaged: {SUMS} is not what was written.")
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for name in sorted(there.keys() - wanted.keys()):
        raise Damaged(f"The pack was changed: {name} was not written with it.")
    for name, said in wanted.items():
        if name not in there or sum_of(there[name]) != said:
            raise Damaged(f"The pack is damaged: {name} is not what was written.")
    return frozenset(there)
