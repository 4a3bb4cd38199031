"""The words and bounds of waves: three modes, the life of a wave, whom it takes, and what is told before it is opened."""

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from steelyard.foundation.kit.choices import Choice

LEAST_INVITED = 20  # fewer, and the word anonymous would promise what nobody can hold
LEAST_BALLOTS = 10  # fewer, and the ballots are not opened
BATCH = 50  # tickets drawn and mailed together, at least
MOST_REMINDERS = 2
MOST_TEXTS, LONGEST_TEXT = 4, 2_000
KEEP_KEY_DAYS = 7  # after the opening


class NotNow(Exception):
    """An act that does not fit how things stand; the message says why."""


class Mode(Choice):
    """What is kept of who answered; chosen once."""

    ANONYMOUS = "anonymous", "Anonymous"
    CONFIDENTIAL = "confidential", "Confidential"
    NAMED = "named", "Named"


class WaveStatus(Choice):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    OPENED = "opened", "Ballots opened"
    SEALED_OFF = "sealed_off", "Sealed off"


class KeyKind(Choice):
    """Who can open the ballots."""

    PASSPHRASE = "passphrase", "The evaluator, by passphrase"
    SERVER = "server", "The server"


class Source(Choice):
    """The list on which somebody was found."""

    ATTENDANCE = "attendance", "Attended"
    REGISTRATION = "registration", "Registered"
    CONTACT = "contact", "Was written to"


class LeftOut(Choice):
    """Why somebody on the lists gets no invitation."""

    OPTED_OUT = "opted_out", "Asked for no mail"
    BOUNCED = "bounced", "Letters came back"
    NO_ADDRESS = "no_address", "No address"
    SIMULATED = "simulated", "Simulated"


STATUS_MARK = {
    WaveStatus.DRAFT: "new",
    WaveStatus.OPEN: "open",
    WaveStatus.CLOSED: "waiting",
    WaveStatus.OPENED: "done",
    WaveStatus.SEALED_OFF: "quiet",
}
AFTER = {
    WaveStatus.DRAFT: frozenset({WaveStatus.OPEN, WaveStatus.SEALED_OFF}),  # sealed off at once: answers taken in
    WaveStatus.OPEN: frozenset({WaveStatus.CLOSED}),
    WaveStatus.CLOSED: frozenset({WaveStatus.OPENED, WaveStatus.SEALED_OFF}),  # sealed off: ballots destroyed
    WaveStatus.OPENED: frozenset({WaveStatus.SEALED_OFF}),
    WaveStatus.SEALED_OFF: frozenset(),
}
# The first line of the form.
PROMISE = {
    Mode.ANONYMOUS: "This form is anonymous: nothing that we keep tells who you are or that you answered.",
    Mode.CONFIDENTIAL: (
        "This form is confidential: answers are kept under a mark instead of your name, and the evaluator can tell "
        "your organization by a key held apart. Results are shown for groups only."
    ),
    Mode.NAMED: "This form is named: the evaluator sees which answers are yours.",
}
LIMITS = {
    Mode.ANONYMOUS: (
        "No promise covers what you write about yourself, your own mailbox and network, or somebody who alters this "
        "program while the wave runs. What you write in your own words is kept apart from your other answers."
    ),
    Mode.CONFIDENTIAL: "What you write in your own words is kept apart from your other answers and from any mark.",
    Mode.NAMED: "What you write in your own words is kept apart from your other answers and from your name.",
}


def may_become(now: str, then: str) -> bool:
    return WaveStatus(then) in AFTER[WaveStatus(now)]


def refused_audience(mode: str, invited: int) -> str:
    """Why a wave to so many cannot be opened in this mode; empty if it can."""
    if invited == 0:
        return "Nobody is on the invitation list."
    if mode == Mode.ANONYMOUS and invited < LEAST_INVITED:
        return (
            f"With {invited} invited, nobody could call this anonymous: it takes at least {LEAST_INVITED}. "
            "Choose confidential instead."
        )
    return ""


def floored(count: int) -> int:
    """Rounded down to ten, so that nobody who says “I am done” can be found in the number."""
    return count - count % 10


def batches(count: int, least: int = BATCH) -> list[int]:
    """Sizes of the batches for so many letters, none under ``least`` unless all of them are fewer."""
    parts = max(1, count // least)
    size, rest = divmod(count, parts)
    return [size + (at < rest) for at in range(parts)] if count else []


def expected_smallest(expected: int, shares: Iterable[Sequence[float]]) -> float:
    """How many people to expect in the smallest combination: answers times the smallest share of each description.

    ``shares`` holds for each question by which people describe themselves the share of each choice, between 0 and 1.
    A figure of independent descriptions (reliability note, C.6); a real smallest cell may be smaller or larger.
    """
    return expected * math.prod(min((one for one in each if one > 0), default=1.0) for each in shares)


def spans(count: int) -> list[tuple[int, int]]:
    """Cut ``count`` things into the batches, as (first, end)."""
    return list(pairwise([0, *accumulate(batches(count))]))
