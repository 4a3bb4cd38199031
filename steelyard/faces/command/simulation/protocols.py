"""Guided protocols at work: two small cycles, a plan of communication, an inquiry in the middle."""

from datetime import timedelta

from steelyard.center.directory.models import Organization, Person
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.protocols.actions import approving, guided_runs, voting
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.actions.writing import Typed, add_row, write
from steelyard.support.protocols.models import GuidedRun, Protocol, RunMember
from steelyard.support.protocols.queries.guided import book_of, whole
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.queries.protocols import newest
from steelyard.support.protocols.rules.guided.shape import ColumnKind, Step, StepKind

_SAID = (
    "We agreed on this in our second meeting.",
    "Two schools first, then the others if it holds.",
    "Families told us what they would need to trust it.",
    "We looked at last year's numbers and asked why.",
)
_ROWS = ("Staff meeting in the north", "Call with two principals", "Evening with families", "Letter to the board")


def guided(world: World) -> None:
    """A few simulated runs for one agency each; nothing of them touches the ledger."""
    keep_shipped(by=None)
    cycle = _open(world, "improvement-cycle", "Shorter check-ins in the morning", 0)
    _through(world, cycle)
    guided_runs.complete(cycle, by=None)
    second = guided_runs.next_round(cycle, by=None)
    _through(world, second, until="do")
    plan = _open(world, "strategic-communication", "Families and the new counselors", 1)
    _through(world, plan, until="listening")
    inquiry = _open(world, "participatory-data-inquiry", "Who is sent out of class", 2)
    _through(world, inquiry, until="weigh")
    review = _open(world, "equity-review-of-a-plan", "The plan for school safety", 3)
    _through(world, review, until="readers")
    world.made["guided run"] += 5


def _open(world: World, key: str, about: str, number: int) -> GuidedRun:
    agency, people = _group(world, number)
    version = newest(Protocol.objects.get(key=key))
    assert version is not None, key
    lead = User.objects.filter(held__role=Role.LIAISON).order_by("pk").first()
    run = guided_runs.open_guided(
        (AGENCY, agency.pk),
        by=None,
        protocol_version=version,
        about=about,
        people=people,
        facilitator=lead,
        since=world.today - timedelta(days=60),
        is_simulated=True,
    )
    return whole().get(pk=run.pk)


def _group(world: World, number: int) -> tuple[Organization, list[Person]]:
    """An agency with three of its people; the first one is that of the demonstration's recipient."""
    own = Person.objects.filter(user__held__role=Role.RECIPIENT).select_related("organization").order_by("pk").first()
    agencies = sorted({one.organization_id for one in world.contacts if one.organization_id})
    key = own.organization_id if own and own.organization_id and number == 0 else agencies[number * 7 % len(agencies)]
    people = list(Person.objects.living().filter(organization=key).order_by("pk")[:3])
    return Organization.objects.get(pk=key), [own, *people][:3] if own else people


def _through(world: World, run: GuidedRun, *, until: str = "") -> None:
    """Write in each step up to one, as a group would; scores by whoever of the members has an account."""
    for step in run.guide.steps:
        _fill(world, run, step)
        if step.key == until:
            return


def _fill(world: World, run: GuidedRun, step: Step) -> None:
    by = _writer(run)
    if step.kind == StepKind.LIST:
        for place in range(max(step.least, 2)):
            add_row(run, by=by, step=step, values=_row(world, run, step, place))
    elif step.kind in {StepKind.TEXT, StepKind.FORK}:
        word = {
            StepKind.TEXT: lambda: world.dice.choice(_SAID),
            StepKind.FORK: lambda: world.dice.choice(("yes", "no")),
        }
        texts = [Typed(one.key, {"text": word[StepKind(step.kind)]()}, 0) for one in step.prompts]
        write(run, by=by, step=step, typed=texts)
    elif step.kind == StepKind.VOTE and by is not None:
        scores = {one.key: world.dice.choice(one.scale).points for one in step.items}
        voting.cast(run, by=by, step=step, scores=scores)
    elif step.kind == StepKind.APPROVAL and run.facilitator:
        approving.approve(run, by=run.facilitator, step=step, mark=book_of(run).mark)


def _row(world: World, run: GuidedRun, step: Step, place: int) -> dict[str, str]:
    day = world.today - timedelta(days=30 - place)
    names = list(run.members.order_by("pk").values_list("person__name", flat=True)) or ["Somebody"]
    made = {
        ColumnKind.DATE: day.isoformat(),
        ColumnKind.NUMBER: str(world.dice.randint(3, 40)),
        ColumnKind.PERSON: names[place % len(names)],
    }
    text = f"{_ROWS[place % len(_ROWS)]}: {world.dice.choice(_SAID).lower()}"
    return {
        one.key: one.choices[place % len(one.choices)][0] if one.choices else made.get(ColumnKind(one.kind), text)
        for one in step.columns
    }


def _writer(run: GuidedRun) -> User | None:
    """A member with an account, if there is one."""
    member = RunMember.objects.filter(run=run, person__user__isnull=False).select_related("person__user").first()
    return member.person.user if member else None
