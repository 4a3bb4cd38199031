"""Who may be in a team, and when what a team knows rests on one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.support.collaboratives.rules import TeamRole

LOOK_BACK = timedelta(days=180)
LEAST_SESSIONS = 3


def two_teams(name: str, role: str, others: Iterable[tuple[str, str]]) -> str:
    """Why somebody cannot also take this part here; empty if they can.

    ``others`` are (team, role) of the other teams they are in. Two teams are fine when the parts differ.
    """
    same = next((team for team, held in others if held == role), None)
    if same is None:
        return ""
    part = TeamRole(role).label
    return (
        f"{name} already has the part “{part}” in {same}. Somebody can be in two teams if the parts differ: "
        "choose another part here, or end that one first."
    )


@dataclass(frozen=True)
class Resting:
    """Whether a team's knowledge rests on one person, and the sentence that says why."""

    person: int | None
    why: str

    def __bool__(self) -> bool:
        return bool(self.why)


NOT_RESTING = Resting(None, "")
RULE = (
    "A team rests on one person if it has only one member, or if of at least three sessions in the last 180 days "
    "only one of today’s members came to half or more."
)


def rests_on(members: Iterable[int], sessions: int, came: Mapping[int, int]) -> Resting:
    """``members`` are today's; ``sessions`` were held in the last 180 days; ``came`` says who was at how many."""
    here = sorted(members)
    if len(here) == 1:
        return Resting(here[0], "It has only one member.")
    if not here or sessions < LEAST_SESSIONS:
        return NOT_RESTING
    regular = [one for one in here if 2 * came.get(one, 0) >= sessions]
    if len(regular) != 1:
        return NOT_RESTING
    return Resting(regular[0], f"Of {sessions} sessions in 180 days, only one of today’s members came to half or more.")


def drift(first_due: date, due: date, today: date) -> int:
    """Days by which a milestone that is not reached lies behind the day first planned; never less than none."""
    return max(0, (max(due, today) - first_due).days)
