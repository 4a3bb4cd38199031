"""Drafts of the center at their two gates: one at work, one that owes a reply, one that passed both."""

from django.conf import settings

from steelyard.faces.command.simulation import names
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.work.models import Mail
from steelyard.support.library import actions
from steelyard.support.library.actions.gates import open_gate
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import Clearance, ResourceKind
from steelyard.support.protocols.actions.ballots import Asked, invite, lock
from steelyard.support.protocols.models import Ballot, Run
from steelyard.support.protocols.rules import EQUITY, EXPERT, Answers

ADDRESSES = "@reviewers.example"  # a name that no mail reaches
TITLES = ("Beginning with check-ins", "Reading school climate data together", "A first year of peer coaching")
_LIFTS = ("Say how sure this is.", "Name whom it was tried with.", "Begin with the first step.")
_SEEN = "I looked for it in the text."
_MISSING = "I find nobody in it who could stop what it sets in motion."


def reviews(world: World) -> None:
    """Three simulated drafts; their letters lead nowhere and stay in the outbox of a demonstration alone."""
    at_work, owing, passed = (_draft(world, number, title) for number, title in enumerate(TITLES, start=1))
    _answer(world, _run(world, at_work, EXPERT.key), 2)
    _run(world, at_work, EQUITY.key)
    _answer(world, _run(world, owing, EXPERT.key), 3)
    _answer(world, _run(world, owing, EQUITY.key), 2, missing="governance")
    for key in (EXPERT.key, EQUITY.key):
        _answer(world, _run(world, passed, key), 3)
    actions.publish(Resource.objects.get(pk=passed.pk), by=None, clearance=Clearance.REVIEWS)
    world.made["reviewed resource"] += len(TITLES)
    if not settings.DEMONSTRATION:  # nobody should try to send them
        Mail.objects.filter(to__endswith=ADDRESSES).delete()


def _draft(world: World, number: int, title: str) -> Resource:
    resource = actions.add_resource(
        by=None,
        key=f"simulated-{number}",
        title=f"{title}, simulated",
        kind=ResourceKind.BRIEF.value,
        by_center=True,
        abstract="A simulated draft, here to show how a resource passes its reviews.",
        url=f"https://drafts.example/{number}",
        year=str(world.today.year),
        source="simulated",
        topics=world.some(world.topics, 1, 2),
        authors=[names.person(world.dice)],
    )
    actions.submit(resource, by=None)
    return resource


def _run(world: World, resource: Resource, key: str) -> Run:
    run = open_gate(resource, by=None, key=key, is_simulated=True)
    authors = {author.name for author in resource.authors.all()}
    for number in range(run.needed):
        name = next(name for name in iter(lambda: names.person(world.dice), "") if name not in authors)
        invite(run, by=None, asked=Asked(name, f"{key}-{resource.pk}-{number + 1}{ADDRESSES}"))
    return run


def _answer(world: World, run: Run, how_many: int, *, missing: str = "") -> None:
    """The first few reviewers lock; good points, so that a run all of them answered passes."""
    content = run.template.asks
    for ballot in Ballot.objects.select_related("run__template").filter(run=run).order_by("position")[:how_many]:
        if run.key == EXPERT.key:
            marks = {key: str(world.dice.choice((4, 5))) for key in content.keys}
            answers = Answers(marks, dict(zip(content.keys, _LIFTS, strict=True)))
        else:
            marks = {key: "not_yet" if key == missing else "met" for key in content.keys}
            answers = Answers(marks, {key: _MISSING if key == missing else _SEEN for key in content.keys})
        lock(ballot, by=None, answers=answers)
