"""Private votes on an initiative: one poll of six items in its run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.support.alignment.models import Initiative
from steelyard.support.alignment.rules import ASKS, POINTS, Domain
from steelyard.support.protocols.models import Poll
from steelyard.support.protocols.queries.guided import Turnout, turnout
from steelyard.support.protocols.rules.guided.shape import Point, Step, StepKind, VoteItem

_SCALE = tuple(Point(points, str(points), words) for points, words in POINTS.items())


def step_of(initiative: Initiative) -> Step:
    """The six domains of one initiative as a step that a group votes on."""
    return Step(
        key=f"initiative-{initiative.pk}",
        title=initiative.name,
        kind=StepKind.VOTE.value,
        purpose="",
        items=tuple(VoteItem(domain.value, domain.label, ASKS[domain], _SCALE) for domain in Domain),
    )


@dataclass(frozen=True)
class Voting:
    """How far a vote is, and once it is shown, how many gave each point."""

    poll: Poll | None
    turnout: Turnout

    @property
    def is_shown(self) -> bool:
        return bool(self.poll and self.poll.revealed_at)

    @property
    def counts(self) -> list[tuple[str, list[tuple[int, int]]]]:
        """Each domain with its points and how many gave them."""
        if self.poll is None or not self.poll.tally:
            return []
        return [(domain.label, _points(self.poll.tally.get(domain.value, {}))) for domain in Domain]


def _points(tally: Mapping[str, int]) -> list[tuple[int, int]]:
    return [(points, tally.get(str(points), 0)) for points in POINTS]


def voting(initiative: Initiative, user: Any) -> Voting:
    poll = Poll.objects.filter(run=initiative.run_id, step=step_of(initiative).key).first()
    return Voting(poll, turnout(initiative.run, poll, user))
