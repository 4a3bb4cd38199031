"""How a tool counted the positions of its excerpts.

The standard counts Unicode code points from 0 in the plain text file, so CR LF is two and an emoji one. Some tools
count otherwise: ATLAS.ti takes CR LF as one, programs on Windows or in browsers count an emoji as two (UTF-16), and a
mark at the beginning of the file may count. Most tools write the words of an excerpt as its name. Where these words
stand elsewhere under the standard, and one of the other ways finds more of them, that way is taken and told.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

type Marked = tuple[int, int, str]  # start and end as the tool counts, and the name of the excerpt

HEAD, TAIL, SHORTEST = 60, 20, 3
LOOKED_AT = 5000  # excerpts of one document that are compared
_CUT = re.compile(r"(\s*(\.\.\.|…)\s*)$")


@dataclass(frozen=True)
class Way:
    """A way to count: CR LF as one, a bare LF as two, letters beyond the first plane as two, the file's mark as one."""

    newline: int = 0  # 1: CR LF is one; 2: LF is two; 0: as they stand
    sixteen: bool = False
    marked: bool = False

    @property
    def told(self) -> str:
        parts = [
            {1: "each line end as one character", 2: "each line end as two characters"}.get(self.newline, ""),
            "characters such as emoji as two" if self.sixteen else "",
            "the mark at the beginning of the text" if self.marked else "",
        ]
        return " and ".join(part for part in parts if part)


@dataclass
class Ruler:
    """From positions as a tool counts them to code points of a text."""

    text: str
    way: Way = Way()
    units: list[int] = field(default_factory=list)  # where, as the tool counts, something of another width begins
    points: list[int] = field(default_factory=list)
    widths: list[tuple[int, int]] = field(default_factory=list)  # as the tool counts, and in code points

    def __post_init__(self) -> None:
        shift = int(self.way.marked)
        for found in _odd(self.text, self.way):
            points = found.end() - found.start()
            counted = 1 if found[0] == "\r\n" else 2
            self.units.append(found.start() + shift)
            self.points.append(found.start())
            self.widths.append((counted, points))
            shift += counted - points

    def point(self, position: int) -> int:
        """A position in code points; it may lie beyond the text."""
        place = bisect_right(self.units, position) - 1
        if place < 0:
            return position - int(self.way.marked)
        counted, points = self.widths[place]
        beyond = position - self.units[place]
        if beyond < counted:
            return self.points[place] + (points if beyond else 0)
        return self.points[place] + points + beyond - counted


def _odd(text: str, way: Way) -> Iterator[re.Match[str]]:
    parts = {1: r"\r\n", 2: r"(?<!\r)\n"}.get(way.newline, "")
    pattern = "|".join(part for part in (parts, "[\U00010000-\U0010ffff]" if way.sixteen else "") if part)
    return re.finditer(pattern, text) if pattern else iter(())


def ruler(text: str, marked: Sequence[Marked], *, has_mark: bool, origin: str) -> Ruler:
    """The way of counting that finds the words of most excerpts; the standard's unless another finds more."""
    standard = Ruler(text)
    others = list(_ways(text, has_mark=has_mark))
    if not others or not marked:
        return standard
    looked = marked[:LOOKED_AT]
    best, most = standard, _found(standard, looked)
    for way in others:
        other = Ruler(text, way)
        if (found := _found(other, looked)) > most:
            best, most = other, found
    if most == 0 and "atlas" in origin.lower() and "\r\n" in text:
        other = Ruler(text, Way(newline=1))
        return other if _at_words(other, looked) > _at_words(standard, looked) else standard
    return best


def _ways(text: str, *, has_mark: bool) -> Iterator[Way]:
    newlines = [0, *([1] if "\r\n" in text else []), *([2] if re.search(r"(?<!\r)\n", text) else [])]
    sixteens = [False, *([True] if re.search("[\U00010000-\U0010ffff]", text) else [])]
    for newline, sixteen, marked in product(newlines, sixteens, [False, True] if has_mark else [False]):
        if newline or sixteen or marked:
            yield Way(newline, sixteen, marked)


def _found(ruler: Ruler, marked: Iterable[Marked]) -> int:
    """How many beginnings and ends of excerpts have the words that their names say."""
    return sum(agrees(ruler.text, ruler.point(start), ruler.point(end), name=name) for start, end, name in marked)


def agrees(text: str, start: int, end: int, *, name: str) -> int:
    """0 to 2: whether a stretch begins and ends with the words of its name. Looks at a few words only, never at all."""
    if not 0 <= start < end <= len(text):
        return 0
    whole = _CUT.sub("", name)
    wanted = _squeezed(whole)
    if len(wanted) < SHORTEST:
        return 0
    size = min(HEAD, len(wanted))
    if text[start].isspace() or _squeezed(text[start : min(end, start + 4 * HEAD)])[:size] != wanted[:size]:
        return 0
    size = min(TAIL, len(wanted))
    is_end = whole == name and _squeezed(text[max(start, end - 4 * TAIL) : end])[-size:] == wanted[-size:]
    return 1 + int(is_end)


def _at_words(ruler: Ruler, marked: Iterable[Marked]) -> int:
    """How many excerpts begin and end where a word does."""
    count = 0
    for start, end, _ in marked:
        for place in (ruler.point(start), ruler.point(end)):
            count += 0 <= place <= len(ruler.text) and _is_edge(ruler.text, place)
    return count


def _is_edge(text: str, place: int) -> bool:
    before, after = text[max(0, place - 1) : place], text[place : place + 1]
    return not (before.isalnum() and after.isalnum())


def _squeezed(text: str) -> str:
    return " ".join(text.split())
