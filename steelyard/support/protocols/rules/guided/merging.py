"""Two texts that began as one: what differs between them word by word, and what both together come to."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")
LONGEST = 20_000  # pieces; beyond, comparing word by word takes too long and lines are compared instead


@dataclass(frozen=True)
class Piece:
    """A stretch of text: in both, only in the first, or only in the second."""

    sign: str  # "", "-" or "+"
    text: str


def differences(first: str, second: str) -> list[Piece]:
    """The first text turned into the second."""
    a, b = _split(first), _split(second)
    found: list[Piece] = []
    for sign, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if sign == "equal":
            found.append(Piece("", "".join(a[a0:a1])))
            continue
        found += [Piece("-", "".join(a[a0:a1]))] if a1 > a0 else []
        found += [Piece("+", "".join(b[b0:b1]))] if b1 > b0 else []
    return found


def _split(text: str) -> list[str]:
    pieces = _PIECES.findall(text)
    return pieces if len(pieces) < LONGEST // 10 else text.splitlines(keepends=True)


def merged(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    """Both changes of one text in one, and whether they kept out of each other's way.

    Where both changed the same words, theirs stands first and mine after it: nothing of either is left out.
    """
    if mine in {theirs, base}:
        return theirs, True
    if theirs == base:
        return mine, True
    pieces = _split(base)
    changes = sorted([*_changes(pieces, _split(theirs), 0), *_changes(pieces, _split(mine), 1)])
    made: list[str] = []
    at = 0
    clean = True
    groups = _groups(changes)
    for begin, end, parts in groups:
        made += pieces[at:begin]
        if len({who for _, _, who, _ in parts}) == 1 or _same(parts):
            made += _applied(pieces, (begin, end), [part for part in parts if part[2] == parts[0][2]])
        else:
            clean = False
            both = [_applied(pieces, (begin, end), [p for p in parts if p[2] == who]) for who in (0, 1)]
            made += [*both[0], *_gap(both), *both[1]]
        at = end
    return "".join([*made, *pieces[at:]]), clean


Change = tuple[int, int, int, tuple[str, ...]]  # of the base from, to; 0 theirs, 1 mine; what stands there then


def _changes(base: list[str], new: list[str], who: int) -> list[Change]:
    codes = SequenceMatcher(None, base, new, autojunk=False).get_opcodes()
    return [(a0, a1, who, tuple(new[b0:b1])) for sign, a0, a1, b0, b1 in codes if sign != "equal"]


def _groups(changes: list[Change]) -> list[tuple[int, int, list[Change]]]:
    """Changes that touch each other, together."""
    found: list[tuple[int, int, list[Change]]] = []
    for change in changes:
        begin, end = change[0], change[1]
        if found and (
            begin < found[-1][1] or (begin == found[-1][1] and (begin == end or found[-1][0] == found[-1][1]))
        ):
            last = found.pop()
            found.append((last[0], max(last[1], end), [*last[2], change]))
        else:
            found.append((begin, end, [change]))
    return found


def _same(parts: list[Change]) -> bool:
    ways = [[(a, b, new) for a, b, who, new in parts if who == one] for one in (0, 1)]
    return ways[0] == ways[1]


def _applied(base: list[str], span: tuple[int, int], parts: list[Change]) -> list[str]:
    """One side's text of a stretch of the base."""
    made: list[str] = []
    at, end = span
    for a0, a1, _, new in parts:
        made += [*base[at:a0], *new]
        at = a1
    return [*made, *base[at:end]]


def _gap(both: list[list[str]]) -> list[str]:
    touches = both[0] and both[1] and not both[0][-1].isspace() and not both[1][0].isspace()
    return [" "] if touches else []
