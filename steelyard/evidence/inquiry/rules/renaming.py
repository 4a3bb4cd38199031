"""Pseudonyms in place of names: which words are replaced, how a text looks afterwards, and where each place went."""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

MOST_RULES = 500
_LINE = re.compile(r"\s*(?P<name>[^=→]+?)\s*(?:=|→)\s*(?P<becomes>.+?)\s*")
# Words that are written with a capital wherever they stand, and name nobody.
_PLAIN = frozenset(
    [
        "I",
        "A",
        "An",
        "And",
        "As",
        "At",
        "But",
        "By",
        "For",
        "From",
        "How",
        "If",
        "In",
        "Into",
        "It",
        "Its",
        "My",
        "No",
        "Not",
        "Of",
        "On",
        "Or",
        "Our",
        "She",
        "So",
        "That",
        "The",
        "Their",
        "Then",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "To",
        "Was",
        "We",
        "What",
        "When",
        "Where",
        "Which",
        "Who",
        "Why",
        "With",
        "Yes",
        "You",
        "Your",
        "He",
        "Her",
        "His",
        "Interviewer",
        "Respondent",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Also",
        "Because",
        "Okay",
        "Well",
        "Right",
        "Yeah",
        "Before",
        "After",
        "Some",
        "Most",
        "Many",
        "One",
        "Two",
        "Three",
        "Every",
        "Each",
        "All",
        "Both",
        "Even",
        "Just",
        "Like",
        "Maybe",
        "Now",
        "Once",
        "Only",
        "Still",
        "Sure",
        "Thank",
        "Thanks",
        "Very",
        "English",
        "Zoom",
        "SEL",
        "SEA",
        "LEA",
        "TA",
        "COVID",
    ]
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:[A-Z][\w’'-]+|de|van|von|la))*\b")
_SPEAKER = re.compile(r"^\s*([A-Z][\w.’' -]{1,40}?)\s*:", re.MULTILINE)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_PHONE = re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)")


@dataclass(frozen=True)
class Rule:
    """A name, and what stands in its place."""

    name: str
    becomes: str


@dataclass(frozen=True)
class Change:
    """One place at which something was replaced: where it stood, what stood there, what stands there now."""

    start: int
    end: int
    becomes: str


class BadRule(ValueError):
    """A line that is no rule, as a sentence."""


def read(lines: str) -> list[Rule]:
    """Rules as they are typed, one a line: ``Jane Doe = Respondent 4``; raises BadRule."""
    found: dict[str, Rule] = {}
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise BadRule(f"Line {number} is no rule. Write the name, an equals sign, and what stands in its place.")
        if len(match["name"]) < 2:
            raise BadRule(f"Line {number}: a name has at least two letters.")
        known = found.setdefault(match["name"].casefold(), Rule(match["name"], match["becomes"]))
        if known.becomes != match["becomes"]:
            raise BadRule(f"Line {number} gives one name two pseudonyms.")
    if len(found) > MOST_RULES:
        raise BadRule(f"These are more than {MOST_RULES} rules.")
    return list(found.values())


@dataclass(frozen=True)
class Renamed:
    """A text after its names were replaced."""

    text: str
    changes: tuple[Change, ...]  # places count in the text as it was

    def moved(self, place: int, *, is_end: bool = False) -> int:
        """Where a place of the text as it was stands now; inside a replaced name, where what replaced it begins or ends."""
        before = self.changes[: bisect_right([one.start for one in self.changes], place - 1)]
        shift = sum(len(one.becomes) - (one.end - one.start) for one in before)
        if before and place < before[-1].end:
            return before[-1].end + shift - (0 if is_end else len(before[-1].becomes))
        return place + shift

    @property
    def counts(self) -> Counter[str]:
        return Counter(one.becomes for one in self.changes)


def renamed(text: str, rules: list[Rule]) -> Renamed:
    """Replace whole words, the longest name first, capitals or not; mail addresses and telephone numbers always go."""
    places = [Change(*match.span(), "[address]") for match in _MAIL.finditer(text)]
    places += [Change(*match.span(), "[telephone]") for match in _PHONE.finditer(text)]
    if rules:
        by_name = {_folded(one.name): one.becomes for one in rules}
        names = sorted((one.name for one in rules), key=len, reverse=True)
        either = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
        for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text, re.IGNORECASE):
            places.append(Change(*match.span(), by_name[_folded(match[0])]))
    return _made(text, sorted(places, key=lambda one: (one.start, -one.end)))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _made(text: str, places: list[Change]) -> Renamed:
    kept, parts, at = [], [], 0
    for one in places:
        if one.start < at:
            continue  # inside one that was replaced already
        parts += [text[at : one.start], one.becomes]
        kept.append(one)
        at = one.end
    return Renamed("".join([*parts, text[at:]]), tuple(kept))


def likely_names(text: str, known: set[str], most: int = 40) -> list[tuple[str, int]]:
    """Words that may be names still: who speaks, and what has a capital inside a sentence; the most frequent first."""
    pseudonyms = {_folded(one) for one in known}
    found: Counter[str] = Counter()
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and words[0] in _PLAIN:
            words = words[1:]
        name = " ".join(words)
        opens = (
            not text[: match.start()].rstrip(" \"'“‘(")[-1:] or text[: match.start()].rstrip(" \"'“‘(")[-1] in ".!?…:\n"
        )
        if not name or (opens and len(words) < 2) or _folded(name) in pseudonyms or len(name) < 3:
            continue
        found[name] += 1
    found.update(
        {name.strip(): 1 for name in _SPEAKER.findall(text) if _folded(name) not in pseudonyms and name not in _PLAIN}
    )
    return [(name, count) for name, count in found.most_common(most) if _folded(name) not in pseudonyms]
