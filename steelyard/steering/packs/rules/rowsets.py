"""The keys of the rows behind a number, with what each said, as short texts: a million rows take some megabytes."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from steelyard.foundation.kit.words import number

SIGNS = 8  # of a mark


@dataclass
class Writer:
    """Takes rows in the order of their keys."""

    _keys: io.StringIO = field(default_factory=io.StringIO)
    _marks: io.StringIO = field(default_factory=io.StringIO)
    _counts: io.StringIO = field(default_factory=io.StringIO)
    n: int = 0
    _last: int = 0

    def take(self, key: int, mark: str, *, counts: bool) -> None:
        """Keys are kept as steps from the one before."""
        self._keys.write(f"{' ' if self.n else ''}{key - self._last}")
        self._marks.write(mark)
        self._counts.write("1" if counts else "0")
        self._last, self.n = key, self.n + 1

    def kept(self) -> dict[str, str | int]:
        counts = self._counts.getvalue()
        return {
            "n": self.n,
            "keys": self._keys.getvalue(),
            "marks": self._marks.getvalue(),
            "counts": "" if "0" not in counts else counts,  # empty: each row counts
        }


def rows_of(kept: dict[str, str]) -> Iterator[tuple[int, str, bool]]:
    """(key, mark, whether it counts) of each row that was kept."""
    key, marks, counts = 0, kept["marks"], kept["counts"]
    for at, step in enumerate(kept["keys"].split()):
        key += int(step)
        yield key, marks[at * SIGNS : (at + 1) * SIGNS], counts[at] == "1" if counts else True


@dataclass(frozen=True)
class Changes:
    """What became of rows since they were kept."""

    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    new: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.new)

    @property
    def told(self) -> str:
        """In words: 3 changed, 1 gone, 2 new; empty where nothing did."""
        parts = ((self.changed, "changed"), (self.gone, "gone"), (self.new, "new"))
        return ", ".join(f"{number(len(rows))} {word}" for rows, word in parts if rows)

    @property
    def n(self) -> int:
        return len(self.changed) + len(self.gone) + len(self.new)


def compared(kept: dict[str, str], now: Iterable[tuple[int, str, bool]]) -> Changes:
    """Rows as they were kept against rows as they are, both in the order of their keys."""
    before, after = rows_of(kept), iter(now)
    changed, gone, new = [], [], []
    old, fresh = next(before, None), next(after, None)
    while old is not None or fresh is not None:
        if fresh is None or (old is not None and old[0] < fresh[0]):
            assert old is not None, "one of both is there"
            gone.append(old[0])
            old = next(before, None)
        elif old is None or fresh[0] < old[0]:
            new.append(fresh[0])
            fresh = next(after, None)
        else:
            if old[1:] != fresh[1:]:
                changed.append(old[0])
            old, fresh = next(before, None), next(after, None)
    return Changes(tuple(changed), tuple(gone), tuple(new))
