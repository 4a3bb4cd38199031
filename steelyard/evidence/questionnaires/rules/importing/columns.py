"""The columns of an XLSForm's sheets: their many spellings, and texts in several languages."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from steelyard.evidence.questionnaires.rules.importing.books import Rows
from steelyard.evidence.questionnaires.rules.importing.taken import Taken, Unreadable

# Older spellings of the same column.
ALIASES = {
    "list name": "list_name", "bind:relevant": "relevant", "relevance": "relevant", "bind:constraint": "constraint",
    "bind:jr:constraintmsg": "constraint_message", "bind:required": "required", "control:appearance": "appearance",
    "read_only": "readonly", "bind:readonly": "readonly", "bind:calculate": "calculation", "caption": "label",
    "command": "type", "value": "name",
}  # fmt: skip
SPOKEN = {"label", "hint"}
LANGUAGES = {
    "english": "en", "spanish": "es", "español": "es", "french": "fr", "français": "fr", "portuguese": "pt",
    "chinese": "zh", "vietnamese": "vi", "arabic": "ar", "korean": "ko", "tagalog": "tl", "russian": "ru",
    "german": "de", "deutsch": "de", "somali": "so", "hmong": "hmn", "haitian creole": "ht", "hawaiian": "haw",
}  # fmt: skip
_CODE = re.compile(r"\(([a-zA-Z]{2,3}(?:-[A-Za-z]{2,4})?)\)")
_BARE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def language_of(words: str) -> str:
    """The code of a language as files write it: "Spanish (es)", "es", "Español"; empty if nobody knows."""
    if found := _CODE.search(words):
        return found[1].lower()
    plain = words.strip().lower()
    return LANGUAGES.get(plain, plain if _BARE.fullmatch(plain) else "")


@dataclass(frozen=True)
class Line:
    """One row of a sheet by its columns."""

    where: str
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]  # label or hint -> language -> words

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


def lines(name: str, rows: Rows, taken: Taken) -> list[Line]:
    """The rows of a sheet below its headings; raises Unreadable where headings stand twice."""
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        return []
    headings = [_plain(cell) for cell in rows[0][1]]
    twice = sorted(one for one, count in Counter(headings).items() if one and count > 1)
    if twice:
        raise Unreadable(f"The sheet “{name}” has the heading “{twice[0]}” twice, so nobody knows which one counts.")
    spoken = {place: found for place, heading in enumerate(headings) if (found := _spoken(heading, taken))}
    return [_line(f"{name}, row {number}", cells, headings, spoken) for number, cells in rows[1:]]


def _plain(heading: str) -> str:
    words = re.sub(r"\s+", " ", heading).strip().lower()
    return ALIASES.get(words, words)


def _spoken(heading: str, taken: Taken) -> tuple[str, str] | None:
    """Whether a column holds words of a language: ``label::Spanish (es)``, ``hint:French``, plain ``label``."""
    kind, _, language = heading.partition(":")
    if kind not in SPOKEN:
        return None
    code = language_of(language.strip(":")) if language.strip(":") else ""
    if language.strip(":") and not code:
        taken.refuse(
            "The headings", heading, "Nobody knows this language. Write its code in brackets: label::Hmong (hmn)."
        )
    return (kind, code) if code or not language.strip(":") else None


def _line(where: str, cells: list[str], headings: list[str], spoken: Mapping[int, tuple[str, str]]) -> Line:  # noqa: PLR0917 -- one row with what its columns mean
    given: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for place, (heading, cell) in enumerate(zip(headings, cells, strict=False)):
        if place in spoken and cell:
            kind, code = spoken[place]
            texts.setdefault(kind, {})[code] = cell
        elif heading and cell:
            given[heading] = cell
    return Line(where, given, texts)


def languages(sheets: list[list[Line]], default: str) -> list[str]:
    """Every language of labels in the order of the file, the form's own first; a plain label is in that one."""
    found = list(dict.fromkeys(code for sheet in sheets for line in sheet for code in line.texts.get("label", {})))
    own = language_of(default) if default else ""
    own = own or ("en" if "" in found or not found else found[0])
    return [own, *(code for code in found if code not in {own, ""})]


def text(line: Line, kind: str, spoken: list[str]) -> dict[str, str]:
    """The words of a row by language; what stands in no language is in the first one."""
    given = line.texts.get(kind, {})
    own = given.get(spoken[0]) or given.get("") or next(iter(given.values()), "")
    found = {spoken[0]: own, **{code: words for code, words in given.items() if code in spoken[1:]}}
    return {code: words for code, words in found.items() if words}
