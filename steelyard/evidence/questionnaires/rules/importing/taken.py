"""What came out of a file: a document, and all that could not be taken."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from steelyard.evidence.questionnaires.rules import keys
from steelyard.evidence.questionnaires.rules.reading import parsed

MOST_REFUSED = 500
LONGEST_SHOWN = 200


class Unreadable(ValueError):
    """Why a file as a whole cannot be read, in a sentence."""


@dataclass(frozen=True)
class Refused:
    """One thing that was left out, or taken otherwise than it stood."""

    where: str
    what: str
    why: str


@dataclass
class Taken:
    """A form in the making."""

    kind: str
    title: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=lambda: ["en"])
    about: dict[str, str] = field(default_factory=dict)
    thanks: dict[str, str] = field(default_factory=dict)
    pages: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    # Original names of questions, choices and rows -> ours, where they had to change to fit.
    names: dict[str, str] = field(default_factory=dict)

    def refuse(self, where: str, what: object, why: str) -> None:
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(Refused(where, str(what)[:LONGEST_SHOWN], why))

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [question for page in self.pages for question in page["questions"]]

    def page(self, title: Mapping[str, str] | None = None, text: Mapping[str, str] | None = None) -> dict[str, Any]:
        made: dict[str, Any] = {"questions": []}
        made |= {"title": dict(title)} if title else {}
        made |= {"text": dict(text)} if text else {}
        self.pages.append(made)
        return made

    @property
    def document(self) -> dict[str, Any]:
        first = self.languages[0]
        whole: dict[str, Any] = {"title": self.title or {first: "Untitled"}, "languages": list(self.languages)}
        whole |= {"about": self.about} if self.about else {}
        whole |= {"thanks": self.thanks} if self.thanks else {}
        pages = [page for page in self.pages if page["questions"] or page.get("text")]
        return {**whole, "paged": len(pages) > 1, "pages": pages}

    @property
    def problems(self) -> tuple[str, ...]:
        """What still keeps the form from being used, once it is in."""
        return parsed(self.document)[1]

    def name(self, given: str, taken: Iterable[str], where: str) -> str:
        """A name that fits; one that had to change is told."""
        fits = re.sub(r"[^A-Za-z0-9_-]+", "_", given.strip()).strip("_")[: keys.LONGEST] or "unnamed"
        made = keys.free(fits, set(taken))
        if made != given:
            self.refuse(
                where, given, f"This name is used already or has other signs than letters and digits; it is now {made}."
            )
        return made

    def told(self) -> dict[str, Any]:
        """As the command prints it."""
        document, first = self.document, self.languages[0]
        return {
            "kind": self.kind,
            "title": document["title"].get(first, ""),
            "languages": self.languages,
            "questions": [_told(question, first) for question in self.questions],
            "refused": [{"where": one.where, "what": one.what, "why": one.why} for one in self.refused]
            + [{"where": "The form", "what": "", "why": problem} for problem in self.problems],
        }


def _told(question: Mapping[str, Any], first: str) -> dict[str, Any]:
    return {
        "name": question["name"],
        "kind": question["kind"],
        "label": question["label"].get(first, ""),
        "choices": [choice["name"] for choice in question.get("choices", ())],
        "required": question.get("required", False),
        "show_if": question.get("show_if"),
    }


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,2000}>")
_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"}
_DROPPED = re.compile(r"<(script|style)\b[^>]*>.{0,100000}?</\1\s*>", re.DOTALL | re.IGNORECASE)


def words(markup: str) -> str:
    """Text without its markup: what stands between tags, with its line breaks."""
    markup = _DROPPED.sub("", markup)
    plain = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _BREAKS else "", markup)
    plain = unescape(plain).replace("\xa0", " ")
    return re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t]+", " ", plain)).strip()


def both(*conditions: dict[str, Any] | None) -> dict[str, Any] | None:
    """All of these that there are."""
    given = [one for one in conditions if one]
    return {"all": given} if len(given) > 1 else given[0] if given else None
