"""A question as kept, the problem it means, and answers in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from steelyard.analysis.adviser import (
    PULLS,
    Advice,
    Answer,
    Band,
    Candidate,
    Lack,
    Need,
    Problem,
    Share,
    Staff,
    UnderWay,
    Weight,
)
from steelyard.foundation.kit import words

ANY = "any staff"  # what a request without a topic needs
AT_ONCE = 30  # requests that are answered while one waits
SECONDS_AT_ONCE, SECONDS = 2.0, 30.0
ANSWERS = 3
KEPT = 30  # requests left out that are kept with their reasons, the most wanted first
LETTERS = "ABCD"
NONE = "-"  # leaning to none of the answers
PRIORITIES = range(11)
UNWEIGHED = 5
ENDS = {
    Weight.BREADTH: ("Depth", "breadth"),
    Weight.RESPONSIVENESS: ("Structure", "responsiveness"),
    Weight.PARTNERSHIP: ("Ownership", "partnership"),
}
_MONTH = re.compile(r"\b(\d{4})-(\d{2})\b")


def is_key(text: str) -> bool:
    """Whether somebody's text may be the key of a row; beyond fifteen digits no database of ours has one."""
    return text.isascii() and text.isdecimal() and len(text) < 16


def months_from(first: date, count: int) -> list[str]:
    """Names of months like "2021-04", the first among them."""
    places = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return [f"{place // 12}-{place % 12 + 1:02}" for place in places]


def spread(minutes: int, months: Sequence[str]) -> dict[str, int]:
    """Minutes evenly over months, what does not divide in the first ones."""
    each, rest = divmod(minutes, len(months))
    return {month: each + (at < rest) for at, month in enumerate(months)}


def priority_of(placed_hundredths: int | None) -> int:
    """0 to 10 from how well placed the center is (0 to 4); the middle where nobody has weighed the request."""
    return UNWEIGHED if placed_hundredths is None else (placed_hundredths * 10 + 200) // 400


def problem_of(asked: Mapping[str, Any]) -> Problem:
    """What a kept question means to the adviser."""
    months: list[str] = asked["months"]
    under = asked["under_way"]
    return Problem(
        candidates=tuple(_candidate(one, months) for one in asked["requests"]),
        staff=tuple(
            Staff(str(one["key"]), frozenset([*one["knows"], ANY]), spread(one["minutes"], months))
            for one in asked["staff"]
        ),
        budget_cents=asked["budget_cents"],
        bands=tuple(Band(Weight(name), low, high) for name, (low, high) in asked["bands"].items()),
        shares=tuple(Share(name, least / 100, 1.0) for name, least in asked["shares"].items()),
        under_way=UnderWay(
            under["minutes"], {Weight(name): pull for name, pull in under["pulls"].items()}, under["areas"]
        ),
        answers=ANSWERS,
        seconds=SECONDS_AT_ONCE if len(asked["requests"]) <= AT_ONCE else SECONDS,
    )


def _candidate(one: Mapping[str, Any], months: Sequence[str]) -> Candidate:
    """Its hours lie evenly over the months by when it is wanted."""
    own = spread(one["minutes"], months[: max(1, one["months"])])
    return Candidate(
        key=str(one["key"]),
        name=one["name"],
        priority=one["priority"],
        needs=tuple(Need(one["needs"] or ANY, month, minutes) for month, minutes in own.items() if minutes),
        tier=one["tier"],
        delivery=one["delivery"],
        focal_areas=tuple(one["areas"]),
        cost_cents=one["cost_cents"],
        must=one["must"],
    )


def kept(found: Advice) -> dict[str, Any]:
    """Advice as a question keeps it: of what is left out only the most wanted with their reasons."""
    return {
        "answers": [_kept(letter, one) for letter, one in zip(LETTERS, found.answers, strict=False)],
        "relax": [said(one) for one in found.relax],
        "in_time": found.in_time,
        "is_infeasible": found.is_infeasible,
    }


def _kept(letter: str, one: Answer) -> dict[str, Any]:
    return {
        "letter": letter,
        "chosen": [int(key) for key in one.chosen],
        "value": one.value,
        "gap": one.gap,
        "minutes": one.minutes,
        "cost_cents": one.cost_cents,
        "standings": [asdict(standing) for standing in one.standings],
        "binding": [(in_months(limit), count) for limit, count in one.binding],
        "left": len(one.left_out),
        "left_out": [
            {
                "key": int(left.key),
                "lacks": [said(lack) for lack in left.lacks],
                "instead_of": None if left.instead_of is None else [int(key) for key in left.instead_of],
                "loss": left.loss,
            }
            for left in one.left_out[:KEPT]
        ],
    }


def said(lack: Lack) -> str:
    """What would have to give, in words."""
    match lack.kind:
        case "hours":
            return f"{words.number(max(0.1, round(lack.by / 60, 1)))} more {in_months(lack.words)}"
        case "budget":
            return f"{words.money(lack.by)} more budget"
        case _:
            return f"{lack.words} moved by {max(0.01, lack.by):.2f}"


def in_months(text: str) -> str:
    """2021-04 becomes Apr 2021."""
    return _MONTH.sub(lambda found: f"{date(int(found[1]), int(found[2]), 1):%b %Y}", text)


def shared(answers: Sequence[Mapping[str, Any]]) -> tuple[list[int], list[tuple[int, list[bool]]]]:
    """Requests that every answer accepts; and those in which answers differ, with which of them accept each."""
    sets = [set(one["chosen"]) for one in answers]
    everybody = set.intersection(*sets) if sets else set()
    order = list(dict.fromkeys(key for one in answers for key in one["chosen"]))
    differ = [(key, [key in own for own in sets]) for key in order if key not in everybody]
    return [key for key in order if key in everybody], differ


@dataclass(frozen=True)
class Expertise:
    """What requests ask of an expertise, beside the hours of all who have it; these may have others too."""

    name: str
    people: int
    has: int
    requests: int
    asked: int
    taken: list[int]  # minutes, for each answer


def by_expertise(asked: Mapping[str, Any], answers: Sequence[Mapping[str, Any]] = ()) -> list[Expertise]:
    """Minutes by required expertise: the most asked for first."""
    sets = [set(one["chosen"]) for one in answers]
    found = []
    for name in dict.fromkeys(one["needs"] or ANY for one in asked["requests"]):
        wanted = [one for one in asked["requests"] if (one["needs"] or ANY) == name]
        known = [one for one in asked["staff"] if name == ANY or name in one["knows"]]
        found.append(
            Expertise(
                name.capitalize() if name == ANY else name,
                people=len(known),
                has=sum(one["minutes"] for one in known),
                requests=len(wanted),
                asked=sum(one["minutes"] for one in wanted),
                taken=[sum(one["minutes"] for one in wanted if one["key"] in own) for own in sets],
            )
        )
    return sorted(found, key=lambda one: (-one.asked, one.name))


def pulls(rows: Iterable[Any]) -> dict[str, Any]:
    """What effort under way adds to each weight, from the lever's rows."""
    given = list(rows)
    minutes = {
        Weight.BREADTH: sum(PULLS[Weight.BREADTH].get(row.tier, 0) * row.amount for row in given),
        Weight.RESPONSIVENESS: sum(row.amount - 2 * row.planned for row in given),
        Weight.PARTNERSHIP: sum(2 * (row.partnered + row.amplified) - row.amount for row in given),
    }
    return {
        "minutes": int(sum(row.amount for row in given)),
        "pulls": {str(weight): int(amount) for weight, amount in minutes.items()},
    }
