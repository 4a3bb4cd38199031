"""Self-assessments of teams: subscales of each round from the scores a group agreed on, and the plan that followed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from steelyard.foundation.kit.words import day
from steelyard.support.measures.models import Assessment
from steelyard.support.measures.rules.subscales import MARK, SHIPPED, Subscale, plan_of, subscale, votes
from steelyard.support.protocols.models import Answer, GuidedRun, Poll, Protocol, ProtocolVersion
from steelyard.support.protocols.queries.guided import rounds
from steelyard.support.protocols.queries.protocols import on_offer
from steelyard.support.protocols.rules.guided.shape import Instrument, Step

Values = Mapping[str, Mapping[str, str]]


def mark_of(protocol: Protocol) -> int | None:
    """The mark of a self-assessment; None for a protocol that is none. The one that comes with Steelyard is one."""
    found = Assessment.objects.filter(protocol=protocol).values_list("mark", flat=True).first()
    return found if found is not None else MARK if protocol.key == SHIPPED else None


def marks() -> dict[int, int]:
    """The mark of each protocol that is a self-assessment, by its key."""
    found = dict(Protocol.objects.filter(key=SHIPPED).values_list("pk", "pk"))
    return dict.fromkeys(found, MARK) | dict(Assessment.objects.values_list("protocol_id", "mark"))


@dataclass(frozen=True)
class Offered:
    """A protocol with subscales: whether it is a self-assessment, with which mark, and whose instruments it holds."""

    version: ProtocolVersion
    steps: list[Step]
    mark: int | None

    @property
    def instruments(self) -> list[Instrument]:
        return list(dict.fromkeys(step.instrument for step in self.steps if step.instrument))


def offered() -> list[Offered]:
    """Every protocol on offer that is voted on, self-assessments first."""
    known = marks()
    found = [Offered(one, votes(one.guide()), known.get(one.protocol_id)) for one in on_offer()]
    return sorted((one for one in found if one.steps), key=lambda one: one.mark is None)


def runs_of(user: Any) -> list[GuidedRun]:
    """The newest round of each self-assessment that somebody may see."""
    rows = GuidedRun.objects.visible_to(user).filter(protocol_version__protocol__in=marks(), later=None)
    return list(rows.select_related("protocol_version__protocol", "support").order_by("-opened_at", "-id")[:100])


@dataclass(frozen=True)
class Planned:
    """One row of an action plan: its words by column, and whether it became a promise."""

    what: str
    owner: str
    due: str
    is_promised: bool


@dataclass(frozen=True)
class Round:
    """One round: each subscale, the plan made for it, and under which version it was scored."""

    run: GuidedRun
    subscales: list[Subscale]
    shown: frozenset[str]  # steps whose scores were shown together
    plan: Mapping[str, list[Planned]] = field(default_factory=dict)
    plan_step: Step | None = None

    @property
    def version(self) -> ProtocolVersion:
        return self.run.protocol_version

    @property
    def instruments(self) -> list[Instrument]:
        return list(dict.fromkeys(step.instrument for step in votes(self.run.guide) if step.instrument))

    def of(self, key: str) -> Subscale | None:
        return next((one for one in self.subscales if one.key == key), None)


def rounds_of(run: GuidedRun, user: Any) -> list[Round]:
    """All rounds of a series that somebody may see, the first one first; three queries however many there are."""
    series = rounds(run)
    visible = GuidedRun.objects.visible_to(user).filter(pk__in=[one.pk for one in series])
    seen = {run.pk, *visible.values_list("pk", flat=True)}
    series = [one for one in series if one.pk in seen]
    answers: dict[int, dict[str, dict[str, Answer]]] = defaultdict(lambda: defaultdict(dict))
    for answer in Answer.objects.standing().filter(run__in=series).order_by("id"):
        answers[answer.run_id][answer.step][answer.key] = answer
    polls: dict[int, set[str]] = defaultdict(set)
    for key, step in Poll.objects.filter(run__in=series, revealed_at__isnull=False).values_list("run_id", "step"):
        polls[key].add(step)
    return [_round(one, answers[one.pk], frozenset(polls[one.pk])) for one in series]


def _round(run: GuidedRun, answers: Mapping[str, Mapping[str, Answer]], shown: frozenset[str]) -> Round:
    said = {step: {key: one.values for key, one in places.items()} for step, places in answers.items()}
    subscales = [subscale(step, said.get(step.key, {})) for step in votes(run.guide)]
    found = plan_of(run.guide)
    if found is None:
        return Round(run, subscales, shown)
    step, column = found
    return Round(run, subscales, shown, _planned(step, column, answers.get(step.key, {}).values()), step)


def _planned(step: Step, column: str, rows: Iterable[Answer]) -> Mapping[str, list[Planned]]:
    found: dict[str, list[Planned]] = defaultdict(list)
    names = step.promises
    for row in rows:
        if names is not None:
            what, owner, due = (row.values.get(name, "") for name in (names.what, names.by, names.due))
            told = day(date.fromisoformat(due)) if due else "no day yet"
            found[row.values.get(column, "")].append(Planned(what, owner, told, row.promise_id is not None))
    return found


@dataclass(frozen=True)
class Judged:
    """One subscale over all rounds: its name, its percents, and what the newest round says of it."""

    key: str
    name: str
    over: list[Subscale | None]
    now: Subscale
    is_below: bool
    plan: list[Planned]

    @property
    def lacks_plan(self) -> bool:
        return self.is_below and not self.plan


def judged(found: Sequence[Round], mark: int) -> list[Judged]:
    """Each subscale of the newest round with what it was before."""
    last = found[-1]
    return [
        Judged(
            one.key,
            one.name,
            [each.of(one.key) for each in found],
            one,
            one.is_below(mark),
            list(last.plan.get(one.key, ())),
        )
        for one in last.subscales
    ]
