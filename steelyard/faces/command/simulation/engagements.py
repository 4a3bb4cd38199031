"""Engagements on the simulated intensive supports: people, a signed agreement, plan, both ratings, reach, and checks."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import F

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.faces.command.simulation.world import World
from steelyard.support.collaboratives.models import Insight, Loop
from steelyard.support.collaboratives.rules import Consent, LoopKind, LoopStatus
from steelyard.support.delivery.models import AgreementText, Support
from steelyard.support.delivery.rules import SupportStatus, TextKind, TextStatus
from steelyard.support.engagements.models import (
    AgreementVersion,
    Check,
    Decision,
    Engagement,
    Innovation,
    LinkageMember,
    Milestone,
    Passage,
    PlannedDose,
    Rating,
    Risk,
    Signature,
    StageSpan,
)
from steelyard.support.engagements.rules import CHECKS, LinkageRole, Means, Side, Stage, Standing, later, month_of
from steelyard.support.engagements.rules.agreeing import hash_of, text_of
from steelyard.support.engagements.rules.scorecard import Feature

INNOVATIONS = (
    ("Tiered supports for social and emotional learning", "students"),
    ("One way to respond to a crisis", "students"),
    ("Coaching of school teams by the district", "teachers"),
)
DECISIONS = (
    ("Begin with four districts", "Fewer begin well; more would wait for coaches.", "the readiness ratings of spring"),
    ("Move the training before the visits", "Schools asked for words before examples.", ""),
    ("Keep one form instead of three", "Nobody read the other two.", "fidelity of the first two months"),
)
RISKS = (
    ("The lead of the agency leaves", "likely within a year", "nobody else knows the whole plan", "A second person leads every other meeting."),
    ("Two other initiatives ask the same schools", "happens now", "schools answer neither", "One calendar for all three."),
)  # fmt: skip
BARRIERS = (
    ("The state's calendar leaves no day for training before October.", "The board of the agency", "Two days in August are set aside."),
    ("The reporting rule asks schools for the same numbers twice.", "The office of data", "One form counts for both from next year."),
)  # fmt: skip
WORDS = ("It is clear whom to ask.", "We would like to meet more often.", "It fits with what we do.", "")


def engagements(world: World) -> None:
    """One on each simulated intensive support."""
    supports = list(
        Support.objects.filter(tier=TierKey.INTENSIVE, is_simulated=True, engagement=None)
        .select_related("liaison__person")
        .prefetch_related("recipients")
        .order_by("pk")
    )
    supports = [one for one in supports if one.recipients.all()]
    made = world.write(
        Engagement(
            support=one, is_simulated=True, plan_from=one.starts_on, plan_until=max(later(one.starts_on, 48), _last(world, one)),
            tapers_on=later(one.ends_on, -4) if one.status == SupportStatus.CLOSED and one.ends_on else None,
            routine="A call each week; both leads meet each month and write down what was decided.",
            exit_note="The agency coaches its own schools." if one.status == SupportStatus.CLOSED else "",
        )
        for one in supports
    )  # fmt: skip
    begun = [one for one in made if one.support.starts_on <= world.today]
    _people(world, made)
    _agreed(world, begun, [one for one in made if one not in begun])
    innovations = _plans(world, made)
    world.write(row for at, one in enumerate(begun) for row in _decided(one, at))
    world.write(row for at, one in enumerate(begun) for row in _risks(world, one, at))
    world.write(row for one in begun for row in _ratings(world, one))
    world.write(row for one in innovations if one.engagement in begun for row in _passed_on(world, one))
    world.write(row for at, one in enumerate(begun) for row in _loops(one, at))
    world.write(_insight(one, at) for at, one in enumerate(begun[:3]))
    world.write(row for at, one in enumerate(begun) for row in _checks(world, one, at))


def _last(world: World, support: Support) -> date:
    return min(support.ends_on or world.today, world.today)


def _agency(one: Engagement) -> Organization:
    found: Organization = one.support.recipients.all()[0]
    return found


def _people(world: World, made: Sequence[Engagement]) -> None:
    """The liaison, and up to three people of the agency."""
    homes = [_agency(one).pk for one in made]
    staff: dict[int, list[Person]] = {}
    for person in Person.objects.filter(organization__in=homes, merged_into=None).order_by("pk")[: 400 * world.scale]:
        staff.setdefault(person.organization_id or 0, []).append(person)
    rows = []
    for one in made:
        values = {"engagement": one, "since": min(one.support.starts_on, world.today), "is_simulated": True}
        if one.support.liaison:
            person = one.support.liaison.person
            rows.append(LinkageMember(**values, person=person, organization_id=person.organization_id, side=Side.CENTER,
                                      role=LinkageRole.COACH, is_contact=True))  # fmt: skip
        roles = (LinkageRole.LEAD, LinkageRole.PRACTICE, LinkageRole.DATA)
        for at, (person, role) in enumerate(zip(staff.get(_agency(one).pk, []), roles, strict=False)):
            rows.append(LinkageMember(**values, person=person, organization=_agency(one), side=Side.AGENCY, role=role,
                                      is_contact=at == 0))  # fmt: skip
    world.write(rows)


def _agreed(world: World, begun: Sequence[Engagement], ahead: Sequence[Engagement]) -> None:
    """A version that both sides signed a month after the start; the first that is still ahead waits for its agency."""
    made = [*begun, *ahead[:1]]
    rows = []
    approved = AgreementText.objects.filter(
        agreement__support__in=[one.support_id for one in made], status=TextStatus.APPROVED
    )
    texts = {
        (text.agreement.support_id, text.kind): text.text
        for text in approved.select_related("agreement").order_by("number")
    }
    for one in made:
        content = {
            "needs_statement": texts.get(
                (one.support_id, TextKind.NEEDS_STATEMENT), "Schools answer alike in different ways."
            ),
            "plan": texts.get(
                (one.support_id, TextKind.PLAN), "Four districts first; then they coach their own schools."
            ),
            "goals": [
                {"goal": "Districts coach their own schools", "by": later(one.support.starts_on, 36).isoformat()}
            ],
            "roles_center": "Coaches the state team and the first districts; brings what others learned.",
            "roles_agency": "Decides, frees the time of its people, and owns the data.",
            "routine": one.routine,
            "data_shared": "Fidelity and capacity, each month, by the agency's lead for data.",
            "codesign": {"on": later(one.support.starts_on, 7).isoformat(), "milestone": "The agency decides to go on"},
            "taper": "Half the visits in the last four months.",
            "exit": "Two thirds of the districts coach without us, and the agency reads its own data each month.",
        }
        text = text_of(content)
        rows.append(AgreementVersion(
            engagement=one, number=1, content=content, text=text, sha256=hash_of(text), is_simulated=True,
            offered_at=world.moment(min(later(one.support.starts_on, 1), world.today - timedelta(days=5))),
        ))  # fmt: skip
    versions = world.write(rows)
    signed = [one for one in versions if one.engagement in begun]
    world.write(
        Signature(agreement_version=one, side=side, sha256=one.sha256, organization=_agency(one.engagement) if side == Side.AGENCY else None,
                  signed_at=one.offered_at or one.written_at)
        for one in versions for side in Side if one in signed or side == Side.CENTER
    )  # fmt: skip
    AgreementVersion.objects.filter(pk__in=[one.pk for one in signed]).update(signed_at=F("offered_at"))


def _plans(world: World, made: Sequence[Engagement]) -> list[Innovation]:
    """What is put into practice, its stages, milestones and dose."""
    innovations = world.write(
        Innovation(engagement=one, name=INNOVATIONS[at % 3][0], whom=INNOVATIONS[at % 3][1],
                   can_benefit=world.dice.randrange(2_000, 60_000, 500), is_simulated=True)
        for at, one in enumerate(made)
    )  # fmt: skip
    world.write(row for one in innovations for row in _stages(world, one))
    world.write(row for one in made for row in _milestones(world, one))
    world.write(row for one in made for row in _doses(one))
    return innovations


def _stages(world: World, one: Innovation) -> Iterator[StageSpan]:
    """Exploration for seven months, the next beginning a month before; as far as the work has come."""
    support = one.engagement.support
    last, agency = _last(world, support), _agency(one.engagement)
    for stage, begins, ends in zip(Stage, (0, 6, 11, 15), (7, 12, 16, None), strict=True):
        since = later(support.starts_on, begins)
        if since > last:
            return
        until = later(support.starts_on, ends) if ends else None
        yield StageSpan(engagement=one.engagement, innovation=one, organization=agency, stage=stage, since=since,
                        until=until if until and until <= last else None, is_simulated=True)  # fmt: skip


def _milestones(world: World, one: Engagement) -> Iterator[Milestone]:
    titles = ("Both sides know what the work asks of them", "The agency decides whether to go on",
              "Measures reach the state team every month", "The first districts coach their schools")  # fmt: skip
    for title, months in zip(titles, (3, 7, 11, 15), strict=True):
        first = later(one.support.starts_on, months)
        due = first + timedelta(days=world.dice.choice((0, 0, 30)))
        yield Milestone(engagement=one, title=title, first_due_on=first, due_on=due, is_simulated=True,
                        done_on=due if due <= _last(world, one.support) else None)  # fmt: skip


def _doses(one: Engagement) -> Iterator[PlannedDose]:
    yield PlannedDose(engagement=one, since=month_of(one.support.starts_on), visits=1, contacts=2, minutes=180,
                      is_simulated=True)  # fmt: skip
    if one.tapers_on:
        yield PlannedDose(engagement=one, since=month_of(one.tapers_on), visits=0, contacts=1, minutes=60,
                          is_simulated=True)  # fmt: skip


def _decided(one: Engagement, at: int) -> Iterator[Decision]:
    for n, (what, why, data) in enumerate(DECISIONS):
        yield Decision(engagement=one, what=what, why=why, rests_on=data if (at + n) % 3 else "", who="Both leads",
                       on=one.support.starts_on + timedelta(days=40 + 60 * n), is_simulated=True)  # fmt: skip


def _risks(world: World, one: Engagement, at: int) -> Iterator[Risk]:
    what, likelihood, effect, response = RISKS[at % 2]
    closed = one.support.status == SupportStatus.CLOSED
    yield Risk(engagement=one, what=what, likelihood=likelihood, effect=effect, response=response, owner="Both leads",
               review_on=_last(world, one.support) + timedelta(days=0 if closed else 30), is_simulated=True,
               closed_on=one.support.ends_on if closed else None, closed_because="The work ended." if closed else "")  # fmt: skip


def _ratings(world: World, one: Engagement) -> Iterator[Rating]:
    """Twice a year, on all six features."""
    last = month_of(_last(world, one.support))
    for back in (6, 0):
        for feature in Feature:
            yield Rating(engagement=one, organization=_agency(one), feature=feature, month=later(last, -back),
                         level=world.dice.choice((2, 3, 3, 4)), words=world.dice.choice(WORDS), is_simulated=True)  # fmt: skip


def _passed_on(world: World, one: Innovation) -> Iterator[Passage]:
    """From the agency to other agencies of its state, a few each half year."""
    source, support = _agency(one.engagement), one.engagement.support
    near = [org for org in world.agencies.get("local", []) if org.state_id == source.state_id and org.pk != source.pk]
    targets = world.some(near, 3, 6)
    first = min(later(support.starts_on, 8), _last(world, support))
    for target in targets:
        yield Passage(engagement=one.engagement, innovation=one, what="Training of coaches, with the guide", source=source,
                      target=target, means=Means.TRAINING, on=world.day(first, _last(world, support)),
                      people=world.dice.randrange(50, max(100, one.can_benefit // 5)), is_simulated=True)  # fmt: skip


def _loops(one: Engagement, at: int) -> Iterator[Loop]:
    text, goes_to, answer = BARRIERS[at % 2]
    day = one.support.starts_on + timedelta(days=120)
    status = LoopStatus.CLOSED if at % 3 else LoopStatus.SENT
    told = status == LoopStatus.CLOSED
    yield Loop(support=one.support, kind=LoopKind.BARRIER, text=text, seen_by="Two districts", raised_on=day, status=status,
               goes_to=goes_to, sent_on=day + timedelta(days=9), answer=answer if told else "",
               answered_on=day + timedelta(days=60) if told else None, told_how="In the meeting of leads" if told else "",
               told_on=day + timedelta(days=70) if told else None, is_simulated=True)  # fmt: skip


def _insight(one: Engagement, at: int) -> Insight:
    """The first agency agrees that it leaves, the others are asked."""
    return Insight(support=one.support, title="Name the second person first", is_simulated=True,
                   text="When leads left, work went on only where a second person had led every other meeting.",
                   marked_on=later(one.support.starts_on, 10), consent=Consent.ASKED if at else Consent.GIVEN)  # fmt: skip


def _checks(world: World, one: Engagement, at: int) -> Iterator[Check]:
    """What was found after the end; of every third engagement the last check is still due."""
    if one.support.status != SupportStatus.CLOSED or one.support.ends_on is None:
        return
    for n, months in enumerate(CHECKS):
        day = later(one.support.ends_on, months)
        if day > world.today or (at % 3 == 0 and months == CHECKS[-1]):
            return
        standing = (Standing.IN_PLACE, Standing.PARTLY, Standing.IN_PLACE, Standing.GONE)[(at + n) % 4]
        yield Check(engagement=one, months=months, on=min(day + timedelta(days=5), world.today), standing=standing,
                    who_changed="The lead for data is new." if n else "", kept="The monthly meeting and the guide.",
                    told_by="The lead of the agency", is_simulated=True)  # fmt: skip
