"""Which organization is meant by a name, with a confidence from 0 to 100.

    confidence = 100 x agreement x state

Agreement is weighed token by token: 2 x w(in both) / (w(in one) + w(in the other)), where the weight of a token is
ln(1 + N / n), n of N names having it, so that "Capital" counts for more than "District". Tokens are the folded words
with the usual abbreviations written out (Dept, ISD, Univ, ...), "of", "the" and the like left out and a plural "s"
taken off; a word that differs by a slip (0.84 of its letters and more) counts 0.85. An organization answers to its
name, its short name, and the names of organizations merged into it; the best of them counts. State: 1 where the list
names the same state or none, 0.97 where the organization has none, 0.6 where they differ.
The very name, code or short name is 100 if one organization alone has it (in that state, where one is named); several
that share it, and whatever is less than exact, are at most 95, so that a person looks.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from steelyard.center.directory.rules import OrganizationKind, name_key
from steelyard.foundation.kit.text import fold

EXACT = 100
MOST_UNSURE = 95
LEAST = 30  # what is less sure than this is not worth showing
MOST_SUGGESTED = 5
SLIP = 0.84
_COMMON = 400  # names that share a token: rarer ones find candidates
_SHORT = {
    "dept": "department", "dpt": "department", "ed": "education", "educ": "education", "edu": "education",
    "doe": "department education", "dist": "district", "sch": "school", "schl": "school", "schs": "school",
    "univ": "university", "u": "university", "isd": "independent school district", "cty": "county",
    "usd": "unified school district", "csd": "community school district", "sd": "school district",
    "co": "county", "elem": "elementary", "natl": "national", "intl": "international", "assn": "association",
    "assoc": "association", "inst": "institute", "ctr": "center", "centre": "center", "st": "saint", "mt": "mount",
    "twp": "township", "bd": "board", "pub": "public", "reg": "regional", "tech": "technical", "svcs": "service",
}  # fmt: skip
_SILENT = frozenset({"of", "the", "and", "for", "in", "at", "a", "inc", "llc", "ltd", "corp"})


@dataclass(frozen=True, slots=True)
class Known:
    """An organization with a name it answers to; one line for each of its names."""

    key: int
    name: str
    state: str = ""
    code: str = ""


def tokens(name: str) -> frozenset[str]:
    words = (word.strip(".-+") for word in fold(name.replace("&", " and ").replace("-", " ")).split())
    long = (part for word in words if word not in _SILENT for part in _SHORT.get(word, word).split())
    return frozenset(_singular(word) for word in long if word)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@dataclass
class Index:
    """All names of all organizations, to be asked about many."""

    rows: list[Known]
    words: list[frozenset[str]] = field(init=False)
    holders: dict[str, list[int]] = field(init=False)
    exact: dict[str, list[int]] = field(init=False)
    codes: dict[str, int] = field(init=False)
    near: dict[str, list[str]] = field(init=False, default_factory=dict)
    weights: dict[str, float] = field(init=False)
    whole: list[float] = field(init=False)  # the weight of all tokens of a name

    def __post_init__(self) -> None:
        self.words = [tokens(row.name) for row in self.rows]
        self.holders, self.exact, self.codes = {}, {}, {}
        for at, row in enumerate(self.rows):
            for word in self.words[at]:
                self.holders.setdefault(word, []).append(at)
            self.exact.setdefault(name_key(row.name), []).append(at)
            if row.code:
                self.codes[row.code.casefold()] = row.key
        self.weights = {word: math.log(1 + len(self.rows) / len(at)) for word, at in self.holders.items()}
        self.whole = [sum(self.weights[word] for word in words) for words in self.words]
        for word in self.holders:
            self.near.setdefault(word[:2], []).append(word)

    def weight(self, word: str) -> float:
        return self.weights.get(word) or math.log(1 + len(self.rows))

    def suggested(self, name: str, *, state: str = "", code: str = "") -> list[tuple[int, int]]:
        """The likeliest organizations by key with their confidence, the best first."""
        if code and code.casefold() in self.codes:
            return [(self.codes[code.casefold()], EXACT)]
        alone = self._alone(name, state)
        if alone is not None:
            return [(alone, EXACT)]
        best: Counter[int] = Counter()
        words = [(known, self.weight(known), sure) for known, sure in map(self._like, tokens(name))]
        asked = sum(weight for _, weight, _ in words)
        for at, shared in self._shared(words).items():
            row = self.rows[at]
            share = 2 * shared / (asked + self.whole[at])
            best[row.key] = max(best[row.key], min(MOST_UNSURE, round(100 * share * _of_state(state, row.state))))
        ranked = sorted(((key, sure) for key, sure in best.items() if sure >= LEAST), key=lambda one: (-one[1], one[0]))
        return ranked[:MOST_SUGGESTED]

    def _alone(self, name: str, state: str) -> int | None:
        """The one organization with exactly this name, in this state if one is named."""
        found = [self.rows[at] for at in self.exact.get(name_key(name), ())]
        here = {row.key for row in found if not state or row.state in {state, ""}}
        return next(iter(here)) if len(here) == 1 else None

    def _like(self, word: str) -> tuple[str, float]:
        if word in self.holders or len(word) < 4:
            return word, 1.0
        best, share = word, 0.0
        for other in self.near.get(word[:2], ()):
            if abs(len(other) - len(word)) <= 2:
                ratio = SequenceMatcher(None, word, other, autojunk=False).ratio()
                if ratio > max(share, SLIP):
                    best, share = other, ratio
        return best, 0.85 if share else 1.0

    def _shared(self, words: list[tuple[str, float, float]]) -> dict[int, float]:
        """The weight that each name shares with what is asked: of names that hold a rare word of it.

        Where no word is rare, those with the rarest; a word that everybody has finds nobody by itself.
        """
        held = sorted(((len(self.holders.get(word, ())), word) for word, _, _ in words))
        held = [(many, word) for many, word in held if many]
        rare = [word for many, word in held if many <= _COMMON] or [word for _, word in held[:1]]
        found = {at for word in rare for at in self.holders[word][: 5 * _COMMON]}
        return {at: sum(weight * sure for word, weight, sure in words if word in self.words[at]) for at in found}


def _of_state(asked: str, has: str) -> float:
    if not asked or asked == has:
        return 1.0
    return 0.6 if has else 0.97


_KINDS = (
    ({"university"}, OrganizationKind.UNIVERSITY),
    ({"college"}, OrganizationKind.UNIVERSITY),
    ({"district"}, OrganizationKind.LEA),
    ({"school", "county"}, OrganizationKind.LEA),
    ({"school", "public"}, OrganizationKind.LEA),
    ({"school"}, OrganizationKind.SCHOOL),
    ({"foundation"}, OrganizationKind.NONPROFIT),
)


def kind_by_name(name: str) -> OrganizationKind:
    """The kind that a new organization's name speaks for; somebody may correct it later."""
    words = tokens(name)
    return next((kind for wanted, kind in _KINDS if wanted <= words), OrganizationKind.OTHER)


def by_postal(states: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Postal codes by code and by folded name, to read what a list calls a state."""
    return {told: postal for postal, name in states for told in (postal.casefold(), fold(name))}
