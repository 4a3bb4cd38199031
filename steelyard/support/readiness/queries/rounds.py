"""Rounds as read: who was asked, how many rated, and the profile once all ratings are shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.delivery.models import Support
from steelyard.support.protocols.models import GuidedRun, Poll, ProtocolVersion, RunMember, Vote
from steelyard.support.protocols.queries.protocols import on_offer
from steelyard.support.protocols.rules.guided.shape import Guide, RunState, Step, StepKind
from steelyard.support.readiness.models import Round
from steelyard.support.readiness.rules import BOARD, LEAST_RATERS, Part
from steelyard.support.readiness.rules.profile import Counts, Instrument, Profile, part_share


def feeding(guide: Guide) -> dict[Part, list[Step]]:
    """The votes of a template that count for each part; a template names it in a line ``feeds``."""
    votes = [step for step in guide.steps if step.kind == StepKind.VOTE]
    return {part: [step for step in votes if step.feeds == part] for part in Part}


def rated_steps(guide: Guide) -> list[Step]:
    """The steps that a rater answers, in the order of the template."""
    return [step for step in guide.steps if step.kind == StepKind.VOTE and step.feeds in set(Part)]


def unfit(guide: Guide) -> str:
    """Why readiness cannot be rated with a template; empty if it can."""
    missing = [part.label.lower() for part, steps in feeding(guide).items() if not steps]
    if missing:
        return f"No vote of this template feeds {' or '.join(missing)}."
    if not any(step.board == BOARD for step in guide.steps):
        return f"This template has no step with the board {BOARD}."
    return ""


def instruments() -> list[ProtocolVersion]:
    """The templates with which readiness can be rated: ours, and those the center loaded with the same three parts."""
    return [one for one in on_offer() if not unfit(one.guide())]


def profile_of(guide: Guide, polls: Mapping[str, Poll]) -> Profile | None:
    """The profile of a run; None until the ratings of all three parts are shown."""
    if not all(_revealed(polls.get(step.key)) for step in rated_steps(guide)):
        return None
    found = {part: part_share(_counts(steps, polls)) for part, steps in feeding(guide).items()}
    shares = {part: share for part, share in found.items() if share is not None}
    if len(shares) < len(Part):
        return None
    steps = rated_steps(guide)
    signed = [Instrument(one.name, one.version, one.licence) for step in steps if (one := step.instrument)]
    return Profile(shares, min(polls[step.key].voters for step in steps), tuple(dict.fromkeys(signed)))


def _revealed(poll: Poll | None) -> bool:
    return poll is not None and poll.revealed_at is not None


def _counts(steps: Iterable[Step], polls: Mapping[str, Poll]) -> list[Counts]:
    tallies = [(polls[step.key].tally or {}).get(item.key, {}) for step in steps for item in step.items]
    return [{int(point): count for point, count in tally.items()} for tally in tallies if tally]


@dataclass(frozen=True)
class Read:
    """One round: how many were asked, how many have rated all parts, and the profile (None: not shown yet)."""

    round: Round
    asked: int
    rated: int
    least: int
    profile: Profile | None

    @property
    def run(self) -> GuidedRun:
        return self.round.run

    @property
    def is_open(self) -> bool:
        return self.run.status == RunState.OPEN

    @property
    def is_called_off(self) -> bool:
        return self.run.status == RunState.STOPPED and self.profile is None

    @property
    def why_not_shown(self) -> str:
        """Why the ratings cannot be shown yet, whoever asks; empty if they can."""
        if self.profile is not None or not self.is_open:
            return ""
        if self.rated < self.least:
            return (
                f"Ratings are shown once at least {self.least} people have rated: with fewer, each would know what the "
                f"others gave. So far {self.rated or 'nobody'} did."
            )
        return ""

    @property
    def is_full(self) -> bool:
        return self.asked >= self.least and self.rated >= self.asked


def rounds_of(supports: Iterable[Support]) -> dict[int, list[Read]]:
    """The rounds of many supports by key, the first one first; five queries."""
    rows = Round.objects.filter(support__in=[one.pk for one in supports])
    rows = rows.select_related("run__protocol_version__protocol", "agency").order_by("number")
    found = list(rows)
    polls, asked, rated = _polls(found), _asked(found), _rated(found)
    read: dict[int, list[Read]] = defaultdict(list)
    for one in found:
        guide = one.run.guide
        votes = min((rated.get((one.run_id, step.key), 0) for step in rated_steps(guide)), default=0)
        profile = profile_of(guide, polls[one.run_id])
        read[one.support_id].append(Read(one, asked.get(one.run_id, 0), votes, least_of(guide), profile))
    return read


def least_of(guide: Guide) -> int:
    """How many people rate before ratings can be shown."""
    return max([LEAST_RATERS, *(step.least for step in rated_steps(guide))])


def _polls(rounds: Sequence[Round]) -> dict[int, dict[str, Poll]]:
    found: dict[int, dict[str, Poll]] = defaultdict(dict)
    for poll in Poll.objects.filter(run__in=[one.run_id for one in rounds]):
        found[poll.run_id][poll.step] = poll
    return found


def _asked(rounds: Sequence[Round]) -> dict[int, int]:
    rows = RunMember.objects.current().filter(run__in=[one.run_id for one in rounds])
    return dict(rows.values_list("run_id").annotate(Count("pk")))


def _rated(rounds: Sequence[Round]) -> dict[tuple[int, str], int]:
    here = RunMember.objects.current().filter(run__in=[one.run_id for one in rounds])
    rows = Vote.objects.filter(member__in=here.values("pk")).values_list("poll__run_id", "poll__step")
    return {(run, step): count for run, step, count in rows.annotate(Count("pk"))}


def read_of(found: Round) -> Read:
    """One round with everything that is known of it."""
    return next(one for one in rounds_of([found.support])[found.support_id] if one.round.pk == found.pk)


def newest_of(support: Support) -> Round | None:
    rows = Round.objects.filter(support=support).select_related("run__protocol_version__protocol", "agency")
    return rows.order_by("-number").first()


def whole() -> Any:
    """Rounds with what their pages and acts need."""
    return Round.objects.select_related(
        "support__liaison__person", "agency", "run__protocol_version__protocol", "run__facilitator"
    )


def recipients(support: Support) -> list[Organization]:
    return list(support.recipients.order_by("name_key", "id"))


def may_rate_for(agency: Organization) -> list[Person]:
    """Who can be asked: people with an account that acts for the agency today."""
    held = Held.objects.current().filter(role=Role.RECIPIENT, organization_id=agency.pk)
    rows = Person.objects.living().filter(user__in=held.values("user_id"), user__is_active=True)
    return list(rows.select_related("user").order_by("name_key", "id"))


def raters(found: Round) -> list[RunMember]:
    """Who is asked in a round, by name."""
    rows = RunMember.objects.current().filter(run=found.run_id)
    return list(rows.select_related("person__user").order_by("person__name_key", "id"))


def who_rated(found: Round) -> set[int]:
    """Keys of the members who have rated every part; how, nobody knows."""
    steps = {step.key for step in rated_steps(found.run.guide)}
    given: dict[int, set[str]] = defaultdict(set)
    for member, step in Vote.objects.filter(poll__run=found.run_id).values_list("member_id", "poll__step"):
        given[member].add(step)
    return {member for member, found_steps in given.items() if steps <= found_steps}


def is_rater(user: Any, found: Round) -> bool:
    return RunMember.objects.current().filter(run=found.run_id, person__user_id=user.pk).exists()


def to_rate(user: User) -> list[Round]:
    """The open rounds in which somebody is asked and has not rated yet, the longest waiting first."""
    mine = RunMember.objects.current().filter(person__user_id=user.pk)
    rows = whole().filter(run__status=RunState.OPEN, run__in=mine.values("run_id")).order_by("opened_at", "id")
    members = dict(mine.values_list("run_id", "pk"))
    return [one for one in rows if members[one.run_id] not in who_rated(one) and not _is_shown(one)]


def _is_shown(found: Round) -> bool:
    return Poll.objects.filter(run=found.run_id, revealed_at__isnull=False).exists()


def has_rated(user: Any, found: Round) -> bool:
    """Whether somebody has rated every part; how, nobody knows, not even they."""
    mine = RunMember.objects.current().filter(run=found.run_id, person__user_id=user.pk).values_list("pk", flat=True)
    return bool(set(mine) & who_rated(found))
