"""Verifying a candidate and spreading what it does, without a database."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from steelyard.foundation.kit.choices import Choice

FEWEST_ON_PANEL = 2


class Answer(Choice):
    OPEN = "open", "Being looked into"
    YES = "yes", "Yes, an exemplar"
    NOT_YET = "not_yet", "Not yet"
    NO = "no", "No"


ANSWER_MARK = {Answer.OPEN: "waiting", Answer.YES: "done", Answer.NOT_YET: "waiting", Answer.NO: "quiet"}


class LookKind(Choice):
    DOCUMENTS = "documents", "Document review"
    INTERVIEW = "interview", "Interview"
    VISIT = "visit", "Visit"
    EXPLANATION = "explanation", "Other explanation"


class Finding(Choice):
    EXPLAINS = "explains", "It explains the result"
    IN_PART = "in_part", "It explains a part"
    DOES_NOT = "does_not", "It does not explain it"
    UNKNOWN = "unknown", "It cannot be told"


class StepKind(Choice):
    TELL = "tell", "Tell others"
    BUILD = "build", "Build capacity"


class UptakeState(Choice):
    CONSIDERS = "considers", "Thinks about it"
    TRIES = "tries", "Tries it"
    USES = "uses", "Uses it"
    STOPPED = "stopped", "Stopped"


# What may explain a result besides what people there do; none of it is a reproach.
EXPLANATIONS = (
    "Who enrolled or left changed in these years",
    "Who answered: the response rate, or who was absent on the day",
    "A change of the measure, of its wording or of who was asked",
    "Something outside the agency: a grant, an employer, a new housing area",
    "Chance: the result does not return in other years",
)


class Seen(NamedTuple):
    """A look as the rule of the panel counts it."""

    kind: str
    is_done: bool
    finding: str
    about: str


def missing_for_yes(looks: Iterable[Seen]) -> list[str]:
    """What a panel lacks to say yes, each in a sentence."""
    done = [one for one in looks if one.is_done]
    kinds = {one.kind for one in done}
    found = []
    if LookKind.DOCUMENTS not in kinds:
        found.append("No document was reviewed.")
    if not kinds & {LookKind.INTERVIEW, LookKind.VISIT}:
        found.append("Nobody was interviewed or visited.")
    if LookKind.EXPLANATION not in kinds:
        found.append("No other explanation was looked for.")
    found += [f"Another explanation stands: {one.about}." for one in done if one.finding == Finding.EXPLAINS]
    return found


def look_problem(kind: str, done_on: date | None, *, notes: str, finding: str) -> tuple[str, str] | None:
    """What does not fit in a look, as its field and a sentence."""
    if done_on and not notes:
        return "notes", "Write down what was seen or heard."
    if notes and not done_on:
        return "done_on", "Say on which day this was seen or heard."
    if kind == LookKind.EXPLANATION and done_on and not finding:
        return "finding", "Say whether it explains the result."
    return None


def names_of(text: str) -> list[str]:
    """Names, one a line, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def panel_problem(names: Sequence[str]) -> str:
    if len(names) < FEWEST_ON_PANEL:
        return f"A panel has at least {FEWEST_ON_PANEL} people; write one name a line."
    return ""
