"""Providers and the work with them as values: what they offer, how a partnership moves, when roles end."""

from collections.abc import Collection
from datetime import date, timedelta

from steelyard.foundation.kit.choices import Choice


class Level(Choice):
    """Whom a provider helps."""

    STATE = "state", "State agencies"
    LOCAL = "local", "Districts and regional agencies"
    SCHOOL = "school", "Schools"


class Availability(Choice):
    """Whether a provider takes on work."""

    UNKNOWN = "", "Nobody said"
    NOW = "now", "Takes on work now"
    FROM = "from", "Takes on work from a day on"
    NOT_NOW = "not_now", "Takes on no work at present"


class PartnershipStatus(Choice):
    """How far a partnership has come."""

    INTEREST = "interest", "Interest"
    EXPLORING = "exploring", "Exploring"
    AGREED = "agreed", "Agreed"
    REVIEWED = "reviewed", "Reviewed"
    ENDED = "ended", "Ended"


NEXT_STATUS = {
    PartnershipStatus.INTEREST: frozenset({PartnershipStatus.EXPLORING, PartnershipStatus.ENDED}),
    PartnershipStatus.EXPLORING: frozenset({PartnershipStatus.AGREED, PartnershipStatus.ENDED}),
    PartnershipStatus.AGREED: frozenset(
        {PartnershipStatus.EXPLORING, PartnershipStatus.REVIEWED, PartnershipStatus.ENDED}
    ),
    PartnershipStatus.REVIEWED: frozenset(
        {PartnershipStatus.EXPLORING, PartnershipStatus.REVIEWED, PartnershipStatus.ENDED}
    ),
    PartnershipStatus.ENDED: frozenset(),
}
# While the terms are open to change; once agreed they stand until a review takes them up again.
IN_TALKS = frozenset({PartnershipStatus.INTEREST, PartnershipStatus.EXPLORING})
# While joint supports may be linked and reviews written.
AT_WORK = frozenset({PartnershipStatus.AGREED, PartnershipStatus.REVIEWED})


class Verdict(Choice):
    """What a review of a partnership leads to."""

    KEEP = "keep", "Go on as agreed"
    CHANGE = "change", "Go on, with other terms"
    END = "end", "End it"


AFTER_REVIEW = {
    Verdict.KEEP: PartnershipStatus.REVIEWED,
    Verdict.CHANGE: PartnershipStatus.EXPLORING,
    Verdict.END: PartnershipStatus.ENDED,
}


class Side(Choice):
    """Who confirms the terms of a partnership."""

    CENTER = "center", "The center"
    PARTNER = "partner", "The partner"


# What both sides have to know before they can confirm, with the sentence that asks for it.
NEEDED = {
    "fit": "Say why the two fit: what each brings that the other lacks.",
    "center_does": "Say what the center does.",
    "partner_does": "Say what the partner does.",
    "for_whom": "Say for whom.",
    "starts_on": "Say from when.",
    "ends_on": "Say until when.",
    "cost": "Say what it costs, and who pays.",
    "sustained": "Say how it goes on when this work ends.",
    "duplicates": "Say whether somebody does the same already, and how that was checked.",
}


def missing(said: Collection[str]) -> list[str]:
    """The sentences that ask for what is not said yet; ``said`` are the names of the terms that are."""
    return [sentence for name, sentence in NEEDED.items() if name not in said]


LINK_DAYS = 60  # how long the link of a letter opens its answer
WARN_DAYS = 30  # roles that end within these days are told to everybody in them
ASK_AFTER_DAYS = 60  # what came of an introduction is asked so long after it


def is_link_old(days: int) -> bool:
    """Whether a mailed link, so many days old, takes no answer any more."""
    return days > LINK_DAYS


def ends_soon(until: date | None, today: date) -> bool:
    """Whether a role that holds until a day ends within thirty days; one without an end never does."""
    return until is not None and today <= until <= today + timedelta(days=WARN_DAYS)


class IntroductionStatus(Choice):
    """How far an introduction has come."""

    ASKED = "asked", "Both sides are asked"
    INTRODUCED = "introduced", "Introduced"
    DECLINED = "declined", "Did not come about"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Consent(Choice):
    """What one side of an introduction answers."""

    ASKED = "asked", "Not answered yet"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Said no"


class CameOf(Choice):
    """What one side says came of an introduction."""

    WORKING = "working", "We work together"
    TALKED = "talked", "We talked, and that was enough"
    NOTHING = "nothing", "Nothing came of it"


def standing_after(answers: Collection[str]) -> IntroductionStatus:
    """Where an introduction stands after these answers: one no ends it, and only two yes introduce."""
    if Consent.DECLINED in answers:
        return IntroductionStatus.DECLINED
    if len(answers) == 2 and all(answer == Consent.AGREED for answer in answers):
        return IntroductionStatus.INTRODUCED
    return IntroductionStatus.ASKED


def names_in(text: str, folded_names: Collection[str]) -> list[str]:
    """Which of these names, all folded as the text is, stand in the text as whole words."""
    padded = f" {text} "
    return [name for name in folded_names if name and f" {name} " in padded]
