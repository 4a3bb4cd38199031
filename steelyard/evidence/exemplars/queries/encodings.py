"""Text files in any usual encoding, as UTF-8."""

from pathlib import Path

from steelyard.evidence.exemplars.queries.models import Unreadable

CHUNK = 1 << 20


def as_utf8(path: Path, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """The file itself where it is UTF-8, else a copy in UTF-8; a file that mixes encodings is refused."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise Unreadable(f"{path.name} is empty.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _copied(path, folder, "utf-16"), ()
    others, is_utf8 = _lines(path)
    if not others:
        return path, ()
    if is_utf8:
        raise Unreadable(
            f"Row {others[0]} of {path.name} is not in UTF-8 as other rows are; save the file in one encoding."
        )
    return _copied(path, folder, "cp1252"), (f"{path.name} was read as Windows-1252, since it is not UTF-8.",)


def _lines(path: Path) -> tuple[list[int], bool]:
    """The first line that is not UTF-8, if any, and whether another line is UTF-8 beyond ASCII."""
    with path.open("rb") as file:
        if all(chunk.isascii() for chunk in iter(lambda: file.read(CHUNK), b"")):
            return [], True
    first, is_utf8 = list[int](), False
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isascii() or (number == 1 and line.removeprefix(b"\xef\xbb\xbf").isascii()):
                continue
            try:
                line.decode()
                is_utf8 = True
            except UnicodeDecodeError:
                first = first or [number]
    return first, is_utf8


def _copied(path: Path, folder: Path, encoding: str) -> Path:
    copy = folder / "in-utf-8.csv"
    try:
        with (
            path.open(encoding=encoding, newline="", errors="replace") as text,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            while chunk := text.read(CHUNK):
                out.write(chunk)
    except UnicodeError as problem:
        raise Unreadable(f"The characters of {path.name} cannot be read; save it as CSV in UTF-8.") from problem
    return copy
