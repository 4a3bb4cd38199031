"""Needs sensing: whom the center heard in each award year, what they raised, and how it was weighed and voted on.

The published needs are those of the case; who raised them was never published, so every voice here is simulated.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from steelyard.center.directory.models import Organization
from steelyard.center.needs.models import FocalLink, Round, Source, Standing, Statement, Voice, Vote, Weighing
from steelyard.center.needs.rules import PersonKind, SourceKind, VoteKind, Weighed, ranks, request_key, short
from steelyard.faces.command.simulation.world import END, World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import PERMISSIONS
from steelyard.intake.queries.needs import as_need, unheard
from steelyard.intake.rules import DecisionKind

A_YEAR = 14  # sources
SAID = (
    "New staff hear of {topic} once and never again.",
    "Nobody in our agency has the time to lead {topic}.",
    "Families are told about {topic} when everything is decided.",
    "We cannot tell whether {topic} changes anything for children.",
    "Rural schools find nobody nearby who knows {topic}.",
)
SPOKE = {
    PersonKind.STATE: "sea", PersonKind.DISTRICT: "lea", PersonKind.SCHOOL: "school", PersonKind.TEACHER: "school",
    PersonKind.SPECIALIST: "lea", PersonKind.RESEARCHER: "university", PersonKind.PROVIDER: "nonprofit",
    PersonKind.FAMILY: "",
}  # fmt: skip
HEARD = (
    SourceKind.CONVERSATION, SourceKind.CONVERSATION, SourceKind.GROUP, SourceKind.QUESTIONNAIRE, SourceKind.FEEDBACK,
)  # fmt: skip
MANY = {SourceKind.CONVERSATION: (1, 3), SourceKind.GROUP: (4, 12)}


@dataclass
class Senses:
    """What one simulation of needs has made so far."""

    statements: list[Statement] = field(default_factory=list)
    voices: Counter[int] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)


def sensing(world: World) -> None:
    """Sources, needs and voices of every award year; rounds of the past, and one that is open today."""
    senses = Senses(list(Statement.objects.filter(is_simulated=False).order_by("pk")))
    senses.statements += _statements(world)
    periods = [(year.label, year.starts_on, min(year.ends_on, END)) for year in world.years]
    voters = list(User.objects.filter(held__role__in=PERMISSIONS["needs.vote"].roles).order_by("pk").distinct())
    for label, first, last in periods:
        _hear(world, senses, first, last)
        _round(world, senses, voters, (label, first, last))
    _requests(world)
    this_year = date(world.today.year, 1, 1)
    name = str(world.today.year)
    _hear(world, senses, this_year, world.today)
    _weigh(world, senses, world.write([_open(name, this_year)])[0])
    Statement.objects.bulk_update(senses.statements, ["weight"])


def _statements(world: World) -> list[Statement]:
    topics = world.some(world.topics, 8, 8)
    made = world.write(
        Statement(text=SAID[n % len(SAID)].format(topic=topic.name[0].lower() + topic.name[1:]), is_simulated=True)
        for n, topic in enumerate(topics)
    )
    world.link(Statement.topics, [(one.pk, topic.pk) for one, topic in zip(made, topics, strict=True)])
    links = [
        FocalLink(statement=one, focal_area=topic.focal_areas.all()[0], reason="Simulated: it is about the same topic.")
        for one, topic in zip(made, topics, strict=True)
        if topic.focal_areas.all()
    ]
    world.write(links)
    return made


def _hear(world: World, senses: Senses, first: date, last: date) -> None:
    sources = world.write(_source(world, world.day(first, last)) for _ in range(A_YEAR * world.scale))
    voices = [_voice(world, source, one) for source in sources for one in world.some(senses.statements, 1, 4)]
    world.write(voices)
    for voice in voices:
        senses.voices[voice.statement_id] += 1
        senses.people[voice.statement_id] += voice.people or 0


def _source(world: World, on: date) -> Source:
    kind = world.dice.choice(HEARD)
    person = world.dice.choice(list(SPOKE))
    state = world.dice.choice(world.states)
    least, most = MANY.get(kind, (8, 40))
    return Source(
        kind=kind, title=f"{kind.label} with {person.label.lower()}s, {state.name}"[:200], on=on, place="Simulated",
        person_kind=person, agency_kind=SPOKE[person], state=state, people=world.dice.randint(least, most),
        is_simulated=True,
    )  # fmt: skip


def _voice(world: World, source: Source, statement: Statement) -> Voice:
    people = world.dice.randint(1, source.people or 1)
    return Voice(
        statement=statement, source=source, person_kind=source.person_kind, agency_kind=source.agency_kind,
        state_id=source.state_id, people=people, words="Simulated: what they said of it.",
    )  # fmt: skip


def _open(name: str, since: date) -> Round:
    return Round(name=name, since=since, until=since + timedelta(days=364), is_simulated=True)


def _round(world: World, senses: Senses, voters: list[User], period: tuple[str, date, date]) -> None:
    """A round of the past: weighed, voted on, closed and ranked."""
    label, first, last = period
    closed = Round(name=label, since=first, until=last, is_open=False, opened_at=world.moment(last),
                   closed_at=world.moment(last), is_simulated=True)  # fmt: skip
    made = world.write([closed])[0]
    weights = _weigh(world, senses, made)
    votes = world.write(
        Vote(statement_id=key, round=made, user=user, kind=world.dice.choice(list(VoteKind)), cast_at=made.opened_at)
        for key in weights
        for user in voters
    )
    counts = Counter((vote.statement_id, vote.kind) for vote in votes)
    rows = [
        Weighed(key, weight, counts[key, VoteKind.NOW], counts[key, VoteKind.LATER], senses.voices[key])
        for key, weight in weights.items()
    ]
    placed = ranks(rows)
    world.write(
        Standing(
            statement_id=row.statement, round=made, rank=placed[row.statement], weight=row.weight,
            in_favor=row.in_favor, against=row.against, voices=row.voices, people=senses.people[row.statement],
        )
        for row in rows
    )  # fmt: skip


def _weigh(world: World, senses: Senses, made: Round) -> dict[int, int]:
    """Weigh most needs, each near its last weight."""
    chosen = [one for one in senses.statements if world.dice.random() < 0.85]
    for one in chosen:
        before = one.weight if one.is_weighed else world.dice.randint(1, 3)
        one.weight = min(4, max(0, before + world.dice.choice((-1, 0, 0, 1))))
    world.write(
        Weighing(statement=one, round=made, weight=one.weight, reason="Simulated: what the staff made of the voices.")
        for one in chosen
    )
    return {one.pk: one.weight for one in chosen}


def _requests(world: World) -> None:
    """Every request that nobody could meet, as needs.actions.hear_request would write it one by one."""
    asked = [as_need(one.help_request, DecisionKind(one.kind), one.unmet_need) for one in unheard()]
    statements = world.write(
        Statement(text=short(one.unmet_need.title if one.unmet_need else one.said), unmet_need=one.unmet_need,
                  is_raw=one.unmet_need is None, is_simulated=True)
        for one in asked
    )  # fmt: skip
    topics = [(s.pk, one.topic.pk) for s, one in zip(statements, asked, strict=True) if one.topic]
    world.link(Statement.topics, topics)
    sources = world.write(
        Source(key=request_key(one.number), kind=one.kind, title=f"Request {one.number}", on=one.on,
               organization=one.organization, agency_kind=_kind(one.organization), state=one.state, people=1,
               is_simulated=True)
        for one in asked
    )  # fmt: skip
    world.write(
        Voice(statement=s, source=source, agency_kind=source.agency_kind, state_id=source.state_id, people=1,
              words=one.said, is_quote=True)
        for s, source, one in zip(statements, sources, asked, strict=True)
    )  # fmt: skip


def _kind(organization: Organization | None) -> str:
    return organization.kind if organization else ""
