"""The answers of 2021 and 2020, drawn with a fixed seed so that they are the same ones each time."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.evidence.results.rules.published import figures
from steelyard.evidence.results.rules.published.figures import SCALE, Consideration

type Answers = dict[str, Any]

_KEPT = ("role", "supports_used", "weighed_most", "providers_engaged", "considerations")
_BESIDE = ("publication", "tool", "state_profile", "newsletter")
_THEMES = (
    "Racial justice in discipline", "Support for students of color", "Support for LGBTQ students",
    "Students who are immigrants", "Antiracism in our training", "Social justice in lessons",
    "Who is left out of our data", "Fair access to counselors",
)  # fmt: skip
_TOPICS = (
    "Well-being of staff", "Coming back after the pandemic", "Working with families", "Measures for young children",
    "How to keep going when the funds end", "Mental health in schools", "Ways to coach principals",
)  # fmt: skip
_ASKS = ("more on", "examples of", "a short guide to", "time with peers on", "tools for")


@dataclass(frozen=True)
class Published:
    """A form, the closed answers of every respondent, and what was written to its open questions."""

    document: dict[str, Any]
    rows: list[Answers]
    texts: dict[str, list[str]]


def counts(row: Consideration) -> tuple[int, int, int, int]:
    """Counts of one row of A.1 that round to every percent printed of it; the first such, from below.

    Raises ValueError where none do.
    """
    fits = [
        [n for n in range(row.n + 1) if round(100 * n / row.n) == p] for p in (row.not_at_all, row.somewhat, row.very)
    ]
    for low in fits[0]:
        for some in fits[1]:
            left = row.n - low - some
            if row.top is None or round(100 * left / row.n) == row.top:
                very = next(n for n in fits[2] if n <= left)
                return low, some, left - very, very
    raise ValueError(f"Nothing fits what was printed on {row.name}.")


def of_2021(yearly: Mapping[str, Any]) -> Published:
    """The wave of 2021; ``yearly`` is the document of the shipped form, whose questions it takes."""
    dice = random.Random(2021)  # noqa: S311 - made-up answers, the same each time
    rows = [*_placed(), *({} for _ in range(figures.ANSWERED - sum(map(sum, figures.ROLES.values()))))]
    dice.shuffle(rows)
    _also_open(rows)
    _considered(rows, dice)
    dice.shuffle(rows)
    return Published(_document(yearly), rows, {"next_topics": _wishes(dice)})


def of_2020() -> Published:
    """The wave of 2020: that so many answered, and nothing else."""
    document = {
        "title": {"en": "Feedback of 2020: how many answered"},
        "languages": ["en"],
        "pages": [
            {"questions": [{"name": "took_part", "kind": "consent", "label": {"en": "I answered the form of 2020."}}]}
        ],
    }
    return Published(document, [{"took_part": True} for _ in range(figures.ANSWERED_2020)], {})


def _placed() -> Iterator[Answers]:
    """Everybody who said role and support, with how many providers they engaged."""
    for role, by_tier in figures.ROLES.items():
        for tier, people in zip(figures.TIERS, by_tier, strict=True):
            several = figures.PROVIDERS.get((role, tier), ())
            for place in range(people):
                used = [tier] if tier == "webinar" else [*(["webinar"] if place % 7 != 6 else []), tier]
                if tier == "webinar":
                    used += [_BESIDE[place % len(_BESIDE)]] if place % 3 else []
                yield {
                    "role": role,
                    "supports_used": used,
                    "providers_engaged": several[place] if place < len(several) else 1,
                }


def _also_open(rows: list[Answers]) -> None:
    """Of 28 who had more than open support, 24 used that too; three of them said nothing else of themselves."""
    deep = [row for row in rows if set(row.get("supports_used", ())) & {"collaborative", "one_on_one"}]
    bare = [row for row in rows if not row][: sum(figures.ALSO_OPEN) - len(deep)]
    for place, row in enumerate([*deep, *bare]):
        said_no = place < figures.ALSO_OPEN[1]
        row["also_open"] = "no" if said_no else "yes"
        if row in bare:
            continue
        used = [one for one in row["supports_used"] if one != "webinar"]
        row["supports_used"] = used if said_no else sorted([*used, "webinar"])


def _considered(rows: list[Answers], dice: random.Random) -> None:
    members = [row for row in rows if "collaborative" in row.get("supports_used", ())]
    reasons = [name for name, percent in figures.TABLE_A2.items() for _ in range(percent * len(members) // 100)]
    for row, reason in zip(members, reasons, strict=True):
        row["weighed_most"] = reason
    asked = dice.sample(rows, max(one.n for one in figures.TABLE_A1))
    for one in figures.TABLE_A1:
        given = [name for name, count in zip(SCALE, counts(one), strict=True) for _ in range(count)]
        dice.shuffle(given)
        for row, answer in zip(dice.sample(asked, one.n), given, strict=True):
            row.setdefault("considerations", {})[one.name] = answer


def _wishes(dice: random.Random) -> list[str]:
    """What 43 people would like next; eight of them name equity."""
    of_equity = [f"{theme}." for theme in _THEMES[: figures.ON_EQUITY]]
    others = [f"{dice.choice(_ASKS).capitalize()} this: {_TOPICS[place % len(_TOPICS)].lower()}."
              for place in range(figures.WISHES - figures.ON_EQUITY)]  # fmt: skip
    return [*of_equity, *others]


def _document(yearly: Mapping[str, Any]) -> dict[str, Any]:
    questions = {one["name"]: one for page in yearly["pages"] for one in page["questions"]}
    taken = [
        {name: part for name, part in questions[one].items() if name not in {"module", "required"}} for one in _KEPT
    ]
    for one in taken:
        if one["name"] == "considerations":
            one.pop("show_if", None)
        if one["name"] == "providers_engaged":
            one |= {"low": 1, "high": 8, "key": "providers_engaged_2021"}
    also = {
        "name": "also_open",
        "kind": "single",
        "label": {"en": "Did you use the center's open support as well?"},
        "choices": [{"name": "yes", "label": {"en": "Yes"}}, {"name": "no", "label": {"en": "No"}}],
    }
    topics = {
        "name": "next_topics",
        "kind": "text",
        "label": {"en": "Which topics should the center take up next year?"},
    }
    audience = next(one for one in yearly["audiences"] if one["name"] == "collaborative_members")
    return {
        "title": {"en": "Feedback of 2021: questions of which figures were published"},
        "languages": ["en"],
        "audiences": [audience],
        "pages": [{"questions": [*taken[:2], also, *taken[2:], topics]}],
    }
