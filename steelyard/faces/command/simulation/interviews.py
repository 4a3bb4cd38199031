"""Thirty-seven simulated interviews with the published numbers by group and year (RAND 2021, Table A.3), coded.

Eight of the ten state teams and two of the seven agencies with intensive support are among the recipients, as published.
Who they are and what they say is made up and marked as simulated.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from steelyard.evidence.inquiry.actions import codes, coding, documents, pairing, room, sample
from steelyard.evidence.inquiry.models import Code, Document, Interview, Respondent
from steelyard.evidence.inquiry.rules import Stratum
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.evidence.inquiry.rules.renaming import Rule
from steelyard.faces.command.simulation import names
from steelyard.faces.command.simulation.said import ANSWERS, ASKED, CODES
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.collaboratives.models import Team

FIRST, SECOND = "2019–2020", "2020–2021"
HELD = {FIRST: (date(2020, 1, 13), date(2020, 5, 29)), SECOND: (date(2021, 1, 11), date(2021, 5, 28))}
# In each group: only in the first year, in both, only in the second; together the published counts.
PEOPLE = {Stratum.STAFF: (1, 3, 3), Stratum.PARTNER: (4, 3, 2)}
TEAMS, TEAM_PEOPLE = 8, (1, 3, 5)
BLIND = 3  # transcripts that two people code


@dataclass
class _Asked:
    """One person of the sample before they are written."""

    stratum: Stratum
    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    periods: tuple[str, ...] = ()


def interviews(world: World) -> None:
    evaluator = next((user for user in User.objects.order_by("pk") if user.holds(Role.EVALUATOR)), None)
    people = [*_staff(world), *_partners(world), *_recipients(world)]
    versions = {one: _guide(one, evaluator) for one in Stratum}
    tree = _tree(evaluator)
    held = [
        (asked, _interview(world, asked, period, versions[asked[0].stratum].pk))
        for asked in _written(people, evaluator)
        for period in asked[0].periods
    ]
    found = [(asked[0].stratum, _document(world, asked, interview, evaluator)) for asked, interview in held]
    world.made["interviews"] += len(found)
    if evaluator is not None:
        _coded(world, found, evaluator, tree)


def _parted(counts: tuple[int, int, int]) -> list[tuple[str, ...]]:
    once, twice, late = counts
    return [*[(FIRST,)] * once, *[(FIRST, SECOND)] * twice, *[(SECOND,)] * late]


def _staff(world: World) -> list[_Asked]:
    told = _parted(PEOPLE[Stratum.STAFF])
    people = [one.person.name for one in world.staff[: len(told)]]
    people += [names.person(world.dice) for _ in range(len(told) - len(people))]
    facts = {"job": "Works at the center"}
    return [_Asked(Stratum.STAFF, name, facts, periods) for name, periods in zip(people, told, strict=True)]


def _partners(world: World) -> list[_Asked]:
    told = _parted(PEOPLE[Stratum.PARTNER])
    homes: list[Any] = [*world.providers] or [None]
    return [
        _Asked(
            Stratum.PARTNER,
            names.person(world.dice),
            {"job": "Leads a program", "organization": homes[at % len(homes)], "agency_level": "other"},
            periods,
        )
        for at, periods in enumerate(told)
    ]


def _recipients(world: World) -> list[_Asked]:
    """From eight state teams, some with two people, and from two agencies with intensive support."""
    told = _parted(TEAM_PEOPLE)
    teams = list(Team.objects.select_related("support").order_by("state_id")[:TEAMS])
    found = []
    for at, periods in enumerate(told):
        team = teams[at % len(teams)] if teams else None
        people = world.team_people.get(str(team.state_id), []) if team else []
        person = people[at // TEAMS] if len(people) > at // TEAMS else None
        facts: dict[str, Any] = {"tier": "targeted", "agency_level": "state", "support": team.support if team else None}
        facts |= {"organization": person.organization if person else None, "job": "Leads the state's team"}
        found.append(_Asked(Stratum.RECIPIENT, person.name if person else names.person(world.dice), facts, periods))
    deep = world.intensive[:2]
    for at, periods in enumerate([(FIRST, SECOND), (SECOND,)]):
        support = deep[at] if len(deep) > at else None
        facts = {
            "tier": "intensive",
            "agency_level": "local",
            "support": support,
            "job": "Leads student services",
        }
        found.append(_Asked(Stratum.RECIPIENT, names.person(world.dice), facts, periods))
    return found


def _guide(stratum: Stratum, by: User | None) -> Any:
    title = f"Interview with {stratum.label.lower()}"
    return sample.write_guide(None, by=by, title=title, stratum=stratum, text="\n".join(ASKED[stratum.value]))


def _written(people: list[_Asked], by: User | None) -> list[tuple[_Asked, Respondent]]:
    return [
        (one, sample.add_respondent(one.stratum, by=by, name=one.name, is_simulated=True, **one.facts))
        for one in people
    ]


def _interview(world: World, asked: tuple[_Asked, Respondent], period: str, version: int) -> Interview:
    on = world.day(*HELD[period])
    consent = {"consent": "given", "consent_on": on, "consent_how": "said at the start"}
    return sample.add_interview(
        asked[1], by=None, period=period, status="held", invited_on=on - timedelta(days=21), held_on=on,
        guide_version_id=version, **consent,
    )  # fmt: skip


def _talk(world: World, asked: _Asked) -> str:
    """A transcript: every question, and one to three sentences after each."""
    answers = list(ANSWERS[asked.stratum.value])
    world.dice.shuffle(answers)
    parts = [
        f"{asked.name}: Thank you for having me. You can write to me at {asked.name.split(' ')[0].lower()}@agency.example."
    ]
    for question in ASKED[asked.stratum.value]:
        said = [answers.pop().words for _ in range(min(len(answers), world.dice.randint(1, 3)))]
        if said:
            parts += [f"Interviewer: {question}", f"{asked.name}: {' '.join(said)}"]
    return "\n\n".join(parts)


def _document(world: World, asked: tuple[_Asked, Respondent], interview: Interview, by: User | None) -> Document:
    one, respondent = asked
    made = documents.take_in(
        _talk(world, one), by=by, title=f"{respondent.pseudonym}, {interview.period}", kind="interview",
        interview=interview, on=interview.held_on, is_simulated=True, source="simulated",
    )  # fmt: skip
    documents.accept(made, by=by, rules=[Rule(one.name, respondent.pseudonym)], keep_rules=False)
    return made


def _tree(by: User | None) -> dict[str, Code]:
    places = {name: at for at, (_, name, _, _) in enumerate(CODES)}
    rows = [
        {"name": name, "level": level, "parent": places.get(above), "definition": told, "is_simulated": True}
        for level, name, above, told in CODES
    ]
    return {code.name: code for code in codes.add_all(rows, by=by)}


def _coded(world: World, found: list[tuple[Stratum, Document]], by: User, tree: dict[str, Code]) -> None:
    """The evaluator codes everything; of three transcripts a second coder does too, without seeing it."""
    second = _second(world, by) if settings.DEMONSTRATION else None
    blind = [document for _, document in found[-BLIND:]] if second else []
    pairs = [pairing.pair(one, by=by, coders=[by, second]) for one in blind if second]
    for stratum, document in found:
        _mark(world, stratum, document, coder=by, tree=tree, miss=0.05)
        if second and document in blind:
            _mark(world, stratum, document, coder=second, tree=tree, miss=0.25)
    for one in pairs[:-1]:  # the last one is still being coded
        for who in (by, second):
            if who:
                pairing.finish(one, by=who)


def _mark(
    world: World, stratum: Stratum, document: Document, *, coder: User, tree: dict[str, Code], miss: float
) -> None:
    text = document.text
    for said in ANSWERS[stratum.value]:
        start = text.find(said.words)
        given = [tree[name].pk for name in said.codes if world.dice.random() >= miss]
        if start >= 0 and given:
            coding.apply(document, by=coder, span=Span(start, start + len(said.words)), codes=given)
            world.made["excerpts"] += 1


def _second(world: World, by: User) -> User:
    """A coder without any role."""
    user = User.objects.create(
        email="coder@demonstration.example", name=names.person(world.dice), is_demonstration=True
    )
    room.name_coder(user.email, name=user.name, by=by)
    return user
