"""R3: a group minus the groups inside it must leave nobody or at least ``k`` people."""

from collections.abc import Sequence

from steelyard.analysis.disclosure.plans import Cells

type Sized = tuple[Cells, int]

MOST_TRIES = 100_000


class TooMany(Exception):
    """More families of groups than can be tried; a step that needs them fails."""


def leaves_few(groups: Sequence[Sized], k: int) -> bool:
    """Whether some group, less some groups inside it that share nobody, leaves between 1 and ``k`` - 1 people.

    ``groups``: every published group as (its combinations, its people). All nested families are tried (R3, P6).
    Raises TooMany when there are more than can be tried.
    """
    known = list(dict(groups).items())
    tries = 0
    for whole, people in known:
        inside = sorted(((cells, size) for cells, size in known if cells < whole and size), key=lambda one: -one[1])
        open_ones: list[tuple[int, int, Cells]] = [(0, people, frozenset())]
        while open_ones:
            at, left, taken = open_ones.pop()
            tries += 1
            if tries > MOST_TRIES:
                raise TooMany
            if 1 <= left < k:
                return True
            open_ones += [
                (number + 1, left - size, taken | cells)
                for number, (cells, size) in enumerate(inside[at:], start=at)
                if size <= left and not taken & cells
            ]
    return False
