"""Help requests over the award's years: how they were weighed, decided, and what each opened."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.center.needs.models import UnmetNeed
from steelyard.faces.command.simulation.tiers import cover, support_row
from steelyard.faces.command.simulation.world import END, World
from steelyard.foundation.kit.tokens import new_token
from steelyard.intake.actions import requests as actions
from steelyard.intake.models import Decision, HandOff, HelpRequest, Matrix, Message, Weighing
from steelyard.intake.rules import (
    QUADRANTS,
    Ask,
    Axis,
    DecisionKind,
    DeclineReason,
    HandOffStatus,
    HowSoon,
    RequestStatus,
    axis_scores,
    place,
)
from steelyard.support.delivery.models import Activity, Participation, Support, SupportProvider
from steelyard.support.delivery.rules import ActivityKind, ContactType, Origin, ProviderRole, Standing

A_YEAR = 56
MIX = {
    DecisionKind.DIRECT: 22,
    DecisionKind.COLLABORATE: 35,
    DecisionKind.AMPLIFY: 22,
    DecisionKind.ILLUMINATE: 12,
    DecisionKind.DECLINED: 9,
}
NEEDS = (
    "We want our principals to understand {topic} before the new year starts, and we do not know where to begin.",
    "Several of our schools ask us for guidance on {topic}. What do other agencies use?",
    "Our board wants a plan for {topic}. We need somebody to think it through with us.",
    "We have a tool for {topic}, but our teams use it in very different ways.",
    "Could you join our spring meeting and speak about {topic}?",
)
HOPES = (
    "A common language across our schools.",
    "A plan that outlasts the people who wrote it.",
    "Staff who feel ready.",
    "",
)
MESSAGES = {
    DecisionKind.DIRECT: "We will work on this with you. A liaison will write to you to set a first date.",
    DecisionKind.COLLABORATE: "We will work on this together with a partner who knows the topic well.",
    DecisionKind.AMPLIFY: "Others do good work on this. Below is what we suggest, and who can help you with it.",
    DecisionKind.ILLUMINATE: "Nobody offers this yet, and we cannot either. We have noted the need and will make it seen.",
    DecisionKind.DECLINED: "We cannot take this on. Below is what we suggest instead.",
}


@dataclass(frozen=True)
class Story:
    """One request to be: who asks, about what, when, and how it ends."""

    person: Person
    agency: Organization
    topic: Topic
    day: date
    kind: DecisionKind


def requests(world: World) -> None:
    """Requests of the award's years, all decided and most of them closed."""
    stories = [
        story_of(world, year.starts_on, min(year.ends_on, END))
        for year in world.years
        for _ in range(A_YEAR * world.scale)
    ]
    stories.sort(key=lambda story: story.day)
    rows = world.write(_rows(world, stories))
    matrix = Matrix.objects.order_by("-version").first()
    if matrix is None:
        raise ValueError("A case brings a decision matrix.")
    world.write(_weighing(world, matrix, r, s.kind) for r, s in zip(rows, stories, strict=True))
    supports = _supports(world, stories)
    needs = _needs(world, stories)
    decisions = world.write(_decision(world, rows[n], s, supports.get(n), needs.get(n)) for n, s in enumerate(stories))
    world.write(
        Message(help_request=r, text=d.message, sent_at=d.made_at) for r, d in zip(rows, decisions, strict=True)
    )
    world.write(_hand_off(world, r, s) for r, s in zip(rows, stories, strict=True) if s.kind == DecisionKind.AMPLIFY)
    actions.index(rows, by=None)


def story_of(world: World, first: date, last: date) -> Story:
    person = world.dice.choice(world.contacts)
    kind = world.dice.choices(list(MIX), list(MIX.values()))[0]
    agency = person.organization or world.center.organization
    day = world.day(first, last)
    return Story(person, agency, world.dice.choice(world.topics_on(day)), day, kind)


def numbered(stories: list[Story], after: dict[int, int] | None = None) -> list[str]:
    """Numbers of requests in the order of their days, like 2021-0001."""
    counts: dict[int, int] = defaultdict(int, after or {})
    numbers = []
    for story in stories:
        counts[story.day.year] += 1
        numbers.append(f"{story.day.year}-{counts[story.day.year]:04}")
    return numbers


def _rows(world: World, stories: list[Story]) -> list[HelpRequest]:
    return [request_row(world, story, number) for story, number in zip(stories, numbered(stories), strict=True)]


def request_row(world: World, story: Story, number: str) -> HelpRequest:
    """A request as it would have come in: decided some days later, closed some weeks after that."""
    received = world.moment(story.day)
    decided = received + timedelta(days=world.dice.randint(2, 21))
    is_closed = world.dice.random() < 0.9
    need = world.dice.choice(NEEDS).format(topic=story.topic.name[0].lower() + story.topic.name[1:])
    return HelpRequest(
        number=number, ask=Ask.PRESENT if "speak" in need else Ask.HELP,
        status=RequestStatus.CLOSED if is_closed else RequestStatus.DECIDED,
        name=story.person.name, email=f"asker.{story.person.pk}@simulated.example", title=story.person.title,
        person=story.person, agency=story.agency, state_id=story.agency.state_id, need=need, topic=story.topic,
        how_soon=world.dice.choice(list(HowSoon)), hoped_change=world.dice.choice(HOPES),
        holder=world.dice.choice(world.staff), received_at=received, first_reply_at=_first_reply(world, received, decided),
        decided_at=decided, closed_at=decided + timedelta(days=world.dice.randint(1, 60)) if is_closed else None,
        is_simulated=True,
    )  # fmt: skip


def _first_reply(world: World, received: datetime, decided: datetime) -> datetime:
    return min(decided, received + timedelta(hours=world.dice.choice([3, 20, 26, 44, 50, 72, 96])))


def _weighing(world: World, matrix: Matrix, row: HelpRequest, kind: DecisionKind) -> Weighing:
    """Scores that lead to the decision's quadrant; declined ones stand anywhere."""
    wanted = next(
        (pair for pair, quadrant in QUADRANTS.items() if quadrant == kind), (world.dice.random() < 0.5, False)
    )
    questions = matrix.questions()
    ranges = {
        axis: ([2, 3, 3, 4] if high else [0, 1, 1, 2])
        for axis, high in zip((Axis.OTHERS, Axis.PLACED), wanted, strict=True)
    }
    scores = {question.key: world.dice.choice(ranges[question.axis]) for question in questions}
    others, placed = (place(axis_scores(axis, questions, scores)) for axis in (Axis.OTHERS, Axis.PLACED))
    return Weighing(
        help_request=row, matrix=matrix, scores=scores, others_sentence="Simulated: what the coordinator knew of others.",
        placed_sentence="Simulated: what the coordinator knew of our own hours.",
        others_hundredths=round(others.mean * 100), placed_hundredths=round(placed.mean * 100),
        others_is_high=wanted[0], placed_is_high=wanted[1], suggested=QUADRANTS[wanted], made_at=row.decided_at or row.received_at,
    )  # fmt: skip


def _supports(world: World, stories: list[Story]) -> dict[int, Support]:
    """What the decisions opened: {number of the story: support}; the intensive ones answer early direct requests."""
    intensive = iter(world.intensive)
    chosen: dict[int, Support] = {}
    short: list[int] = []
    for number, story in enumerate(stories):
        if story.kind == DecisionKind.DECLINED:
            continue
        found = next(intensive, None) if story.kind == DecisionKind.DIRECT and story.day >= date(2019, 9, 1) else None
        if found:
            chosen[number] = found
        else:
            short.append(number)
    made = world.write(_short_support(world, stories[number]) for number in short)
    world.supports += made
    chosen |= dict(zip(short, made, strict=True))
    cover(world, made, [[stories[number].topic] for number in short])
    world.link(Support.recipients, [(s.pk, stories[n].agency.pk) for n, s in zip(short, made, strict=True)])
    world.write(
        _provider(world, s, stories[n]) for n, s in zip(short, made, strict=True) if stories[n].kind in _WITH_OTHERS
    )
    _consultations(world, [(made[i], stories[n]) for i, n in enumerate(short) if stories[n].kind in _WITH_US])
    return chosen


_WITH_OTHERS = {DecisionKind.COLLABORATE, DecisionKind.AMPLIFY}
_WITH_US = {DecisionKind.COLLABORATE, DecisionKind.DIRECT}


def _short_support(world: World, story: Story) -> Support:
    days = 90 if story.kind in _WITH_US else 10
    name = f"{story.topic.name} for {story.agency.name}"[:190]
    return support_row(world, name, TierKey.GENERAL, story.day, story.day + timedelta(days=days), Origin.REQUEST)


def _provider(world: World, support: Support, story: Story) -> SupportProvider:
    role = ProviderRole.SOURCE if story.kind == DecisionKind.AMPLIFY else ProviderRole.CO_LEAD
    return SupportProvider(
        support=support, organization=world.dice.choice(world.providers), role=role, standing=Standing.EXTERNAL,
        since=support.starts_on, until=support.ends_on, does="Simulated: its part of the work",
    )  # fmt: skip


def _consultations(world: World, supports: list[tuple[Support, Story]]) -> None:
    """One to three consultations with the person who asked."""
    pairs = [(s, story, n) for s, story in supports for n in range(world.dice.randint(1, 3))]
    activities = world.write(
        Activity(support=s, kind=ActivityKind.CONSULTATION, contact_type=ContactType.CONSULTATION,
                 on=s.starts_on + timedelta(days=7 + 21 * n), minutes=world.dice.choice([30, 45, 60]), is_simulated=True)
        for s, _, n in pairs
    )  # fmt: skip
    world.write(
        Participation(activity=a, person=story.person, organization=story.agency)
        for a, (_, story, _) in zip(activities, pairs, strict=True)
        if world.was_in_touch(story.person, a.on)
    )


def _needs(world: World, stories: list[Story]) -> dict[int, UnmetNeed]:
    numbers = [n for n, story in enumerate(stories) if story.kind == DecisionKind.ILLUMINATE]
    made = world.write(
        UnmetNeed(title=f"{stories[n].topic.name}: nobody offers this yet", topic=stories[n].topic, organization=stories[n].agency,
                  how_made_visible=world.dice.choice(["A note to the funder", "A question to the advisory board", "A short brief"]),
                  found_on=stories[n].day, is_simulated=True)
        for n in numbers
    )  # fmt: skip
    return dict(zip(numbers, made, strict=True))


def _decision(
    world: World, row: HelpRequest, story: Story, support: Support | None, need: UnmetNeed | None
) -> Decision:
    declined = story.kind == DecisionKind.DECLINED
    return Decision(
        help_request=row, kind=story.kind, support=support, unmet_need=need, message=MESSAGES[story.kind],
        decline_reason=world.dice.choice(list(DeclineReason)) if declined else "",
        offered_instead="The library's resources on this topic." if declined else "",
        made_at=row.decided_at or row.received_at,
    )  # fmt: skip


def _hand_off(world: World, row: HelpRequest, story: Story) -> HandOff:
    provider = world.dice.choice(world.providers)
    sent = row.decided_at or row.received_at
    return HandOff(
        help_request=row, provider=provider, email=f"partner.{provider.pk}@simulated.example", what=story.topic.name,
        token_hash=new_token()[1], status=HandOffStatus.ACCEPTED, first_sent_at=sent, sent_at=sent,
        answered_at=sent + timedelta(days=2),
        answer="We will write to them this week.",
    )  # fmt: skip
