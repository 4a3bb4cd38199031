"""How a run goes: its states, who may take part, and what its answers come to."""

from collections.abc import Collection
from datetime import date, timedelta

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.text import fold
from steelyard.support.protocols.rules.content import (
    AnswerKind,
    BadTemplate,
    Content,
    Item,
    Mark,
    Reason,
    Shipped,
    checked,
    content_of,
)
from steelyard.support.protocols.rules.scores import (
    Answers,
    Outcome,
    gaps,
    item_score,
    kept,
    outcome_of,
    owed,
    points,
    reviewer_score,
    share_high,
)
from steelyard.support.protocols.rules.shipped import EQUITY, EXPERT, SHIPPED

REMIND_AFTER = timedelta(days=7)
LINK_DAYS = 90


class RunStatus(Choice):
    OPEN = "open", "Reviewers are at work"
    REVEALED = "revealed", "All answers are in"
    CANCELLED = "cancelled", "Called off"


class BallotStatus(Choice):
    ASKED = "asked", "Asked"
    LOCKED = "locked", "Locked"
    DECLINED = "declined", "Declined"
    REPLACED = "replaced", "Replaced"


# Ballots that hold one of the places of a run.
PLACED = frozenset({BallotStatus.ASKED, BallotStatus.LOCKED})


class NotNow(Exception):
    """The act does not fit; the sentence says why."""


class Changed(NotNow):
    """What is reviewed has changed since the reviewers were asked."""


def not_independent(name: str, email: str, *, authors: Collection[str], addresses: Collection[str]) -> str:
    """Why somebody cannot review this; empty if they can. Names are compared without case, accents and order."""
    if email.lower() in {address.lower() for address in addresses} or _parts(name) in {_parts(one) for one in authors}:
        return f"{name} is among the authors. Ask somebody who had no part in it."
    return ""


def _parts(name: str) -> tuple[str, ...]:
    """A name as words in one order: "Lee, Ana" and "Ana Lee" are one."""
    return tuple(sorted(fold(name.replace(",", " ")).replace(".", "").split()))


def is_link_old(made_on: date, today: date) -> bool:
    return (today - made_on).days > LINK_DAYS


__all__ = [
    "EQUITY",
    "EXPERT",
    "LINK_DAYS",
    "PLACED",
    "REMIND_AFTER",
    "SHIPPED",
    "AnswerKind",
    "Answers",
    "BadTemplate",
    "BallotStatus",
    "Changed",
    "Content",
    "Item",
    "Mark",
    "NotNow",
    "Outcome",
    "Reason",
    "RunStatus",
    "Shipped",
    "checked",
    "content_of",
    "gaps",
    "is_link_old",
    "item_score",
    "kept",
    "not_independent",
    "outcome_of",
    "owed",
    "points",
    "reviewer_score",
    "share_high",
]
