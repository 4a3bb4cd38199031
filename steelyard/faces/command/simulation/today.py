"""Open work of the last weeks, so that the desk of the demonstration has something on it."""

from datetime import timedelta

from steelyard.center.charge.rules import TierKey
from steelyard.faces.command.simulation.asks import Story, numbered, request_row, story_of
from steelyard.faces.command.simulation.tiers import cover, support_row
from steelyard.faces.command.simulation.world import World
from steelyard.intake.actions import requests as actions
from steelyard.intake.models import HelpRequest
from steelyard.intake.rules import RequestStatus
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.delivery.rules import Origin, SupportStatus

PROMISES = (
    "Send the notes of our last call", "Draft the agenda for the next meeting", "Ask the partner about dates in spring",
    "Share the two briefs we spoke of", "Write up what the team decided", "Find a second presenter",
)  # fmt: skip


def open_work(world: World) -> None:
    """Ten requests that nobody has decided, and a running support with promises for each member of the staff."""
    first = world.today - timedelta(days=24)
    stories = sorted(
        (story_of(world, first, world.today) for _ in range(10 * world.scale)), key=lambda story: story.day
    )
    pairs = enumerate(zip(stories, numbered(stories), strict=True))
    actions.index(world.write(_undecided(world, n, story, number) for n, (story, number) in pairs), by=None)
    supports = world.write(_running(world, n) for n in range(len(world.staff)))
    cover(world, supports, [world.some(world.topics, 1, 2) for _ in supports])
    homes = [world.dice.choice(world.agencies["local"]) for _ in supports]
    world.link(Support.recipients, [(s.pk, org.pk) for s, org in zip(supports, homes, strict=True)])
    world.write(
        Promise(what=world.dice.choice(PROMISES), by_staff=s.liaison, to_organization=org, support=s,
                due_on=world.today + timedelta(days=world.dice.randint(-6, 14)), is_simulated=True)
        for s, org in zip(supports, homes, strict=True) for _ in range(3)
    )  # fmt: skip


def _undecided(world: World, n: int, story: Story, number: str) -> HelpRequest:
    row = request_row(world, story, number)
    row.status = RequestStatus.WEIGHED if n % 3 == 2 else RequestStatus.NEW
    row.decided_at = row.closed_at = None
    if row.status == RequestStatus.NEW:
        row.holder = row.first_reply_at = None
    return row


def _running(world: World, n: int) -> Support:
    started = world.today - timedelta(days=40 + n)
    support = support_row(
        world,
        f"Running support {n + 1}, simulated",
        TierKey.GENERAL,
        started,
        world.today + timedelta(days=60),
        Origin.WORK_PLAN,
    )
    support.status, support.liaison = SupportStatus.ACTIVE, world.staff[n]
    support.expected_minutes = 60 * 20
    return support
