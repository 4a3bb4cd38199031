"""Archives that strangers bring: nothing is unpacked to the disk, and never more than a project needs."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self
from urllib.parse import unquote

from steelyard.evidence.inquiry.formats.shapes import Unreadable

MEGABYTE = 1024 * 1024
MOST_PARTS = 100_000
MOST_UNPACKED = 600 * MEGABYTE  # of the parts that are read; recordings and pictures are not
MOST_IN_ONE = 200 * MEGABYTE
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Archive:
    """The parts of a zip file by their path, whatever its case and slashes."""

    def __init__(self, file: Path | IO[bytes], name: str) -> None:
        self.name, self.left = name, MOST_UNPACKED
        try:
            self.file = zipfile.ZipFile(file)
        except DAMAGES as problem:
            raise self.damaged() from problem
        if len(self.file.infolist()) > MOST_PARTS:
            self.file.close()
            raise Unreadable(f"{self.name} holds more than {MOST_PARTS:,} files. We do not take it.")
        self.parts = {_plain(part.filename): part for part in self.file.infolist() if not part.is_dir()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def ending(self, suffix: str) -> str:
        """The part nearest to the top whose name ends so; blank if there is none."""
        found = [name for name in self.parts if name.endswith(suffix) and not name.startswith("__macosx/")]
        return min(found, key=lambda name: (name.count("/"), name), default="")

    def beside(self, main: str, address: str) -> str:
        """The part that an address within the project means (``internal://…``); blank if it is not in the file."""
        scheme, found, rest = address.partition("://")
        if found and scheme.lower() != "internal":
            return ""
        inner = _plain(rest if found else address)
        folder = str(PurePosixPath(main).parent)
        roots = [f"{folder}/" if folder != "." else "", ""]
        for name in (inner, _plain(unquote(inner))):
            for root in roots:
                for place in (f"{root}sources/{name}", f"{root}{name}"):
                    if name and place in self.parts:
                        return place
        return ""

    def read(self, name: str) -> bytes:
        """A part, unpacked no further than allowed whatever the archive says of its size. Raises Unreadable."""
        part = self.parts[name]
        if part.flag_bits & 1:
            raise Unreadable(f"{self.name} is protected by a password. Save it without one.")
        most = min(self.left, MOST_IN_ONE)
        try:
            with self.file.open(part) as stream:
                data = stream.read(most + 1)
        except DAMAGES as problem:
            raise self.damaged() from problem
        if len(data) > most:
            raise Unreadable(f"{self.name} unpacks to far more than a project should. We do not take it.")
        self.left -= len(data)
        return data

    def damaged(self) -> Unreadable:
        return Unreadable(f"{self.name} is damaged and cannot be opened. Export or save it again.")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("./").lower()
