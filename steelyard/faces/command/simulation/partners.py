"""Work with partners: partnerships wherever one can stand, introductions, and hand-offs that were talked about."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.faces.command.simulation import names
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.kit.tokens import new_token
from steelyard.intake.models import HandOff, HandOffOutcome, HandOffQuestion
from steelyard.intake.rules import HandOffStatus, Helped, RefusalReason, RequestStatus
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import ProviderRole, Standing, SupportStatus
from steelyard.support.partners.models import (
    Introduction,
    IntroductionSide,
    Partnership,
    PartnershipReview,
    ProviderProfile,
)
from steelyard.support.partners.rules import (
    Availability,
    CameOf,
    Consent,
    IntroductionStatus,
    PartnershipStatus,
    Verdict,
)

_S = PartnershipStatus
# Where each stands, and whether the partner has confirmed already; the first two are of the account for partners.
STANDS = (
    (_S.EXPLORING, False), (_S.AGREED, True), (_S.INTEREST, False), (_S.EXPLORING, True), (_S.REVIEWED, True),
    (_S.ENDED, True), (_S.AGREED, True), (_S.INTEREST, False), (_S.ENDED, False), (_S.REVIEWED, True),
)  # fmt: skip
TITLES = (
    "Crisis plans with state teams", "A shared series on adult well-being", "Reading climate data together",
    "Coaching for districts new to screening", "One calendar for three initiatives", "Short films for school boards",
)  # fmt: skip
TERMS = {
    "fit": "They know the content and have the materials; we know the teams and meet them each month.",
    "center_does": "Brings the teams, keeps the calendar, and takes part in each session.",
    "partner_does": "Plans and leads the sessions, and leaves the materials with the agencies.",
    "for_whom": "State teams that asked for it, and four districts of each.",
    "cost": "Free for agencies. Each side pays its own people; the partner pays the materials.",
    "sustained": "The agencies keep the materials and a person who was trained to use them.",
    "duplicates": "Two centers offer single webinars on it; nobody works with these teams. We asked both.",
}
WENT = (
    "The teams came to every session but one, and use the materials in their own trainings.",
    "Good content, and a slow start: the first session came two months late.",
    "Districts asked for a second round before the first was over.",
)
TO_CHANGE = "Settle the days of all sessions before the first."
ABOUT = (
    "How to keep a crisis line running through the summer", "What a district does when its only counselor leaves",
    "Reading screening results with families", "A common calendar for offices that visit the same schools",
    "What to ask before buying a curriculum",
)  # fmt: skip
QUESTION = "Is it for one school or for the whole district, and is there a day in January that would suit them?"
REPLY = "For the whole district: twelve schools. They would like to begin in the second week of January."


def partners(world: World) -> None:
    """Everything is simulated; letters are not sent, and links lead nowhere."""
    _profiles(world)
    _partnerships(world)
    _ending(world)
    _introductions(world)
    _hand_offs(world)


def _profiles(world: World) -> None:
    """Whom simulated profiles say that they help, and when they take on work."""
    ways = cycle((Availability.NOW, Availability.FROM, Availability.NOW, Availability.NOT_NOW))
    rows = list(ProviderProfile.objects.filter(is_simulated=True).order_by("pk"))
    for one, way in zip(rows, ways, strict=False):
        one.availability = way.value
        one.available_from = (
            world.today + timedelta(days=world.dice.randint(20, 120)) if way == Availability.FROM else None
        )
        one.serves_state, one.serves_local = True, world.dice.random() < 0.6
        one.serves_school = world.dice.random() < 0.3
    ProviderProfile.objects.bulk_update(
        rows, ["availability", "available_from", "serves_state", "serves_local", "serves_school"]
    )


def _partnerships(world: World) -> None:
    homes = [world.providers[0], *world.providers]
    made = world.write(
        _partnership(world, home, n, status=status, confirmed=confirmed)
        for n, ((status, confirmed), home) in enumerate(zip(STANDS, homes, strict=False))
    )
    for one in made:
        one.topics.set(world.some(world.topics, 1, 2))
    over = {_S.REVIEWED, _S.ENDED}
    world.write(_review(world, one, n) for n, one in enumerate(made) if one.status in over and one.partner_confirmed_at)
    for one in made:
        if one.status in {_S.AGREED, _S.REVIEWED}:
            joint = (
                Support.objects.filter(providers__organization=one.partner_id).order_by("-starts_on", "-pk").distinct()
            )
            one.supports.set(joint[:2])


def _partnership(
    world: World, partner: Organization, n: int, *, status: PartnershipStatus, confirmed: bool
) -> Partnership:
    begun = world.moment(world.today - timedelta(days=40 + 35 * n))
    terms: dict[str, Any] = {} if status == _S.INTEREST else dict(TERMS)
    if terms:
        terms["starts_on"] = begun.date() + timedelta(days=30)
        terms["ends_on"] = terms["starts_on"] + timedelta(days=300)
    asked = status != _S.INTEREST and (confirmed or n == 0)
    if asked:
        terms |= {
            "sent_at": begun + timedelta(days=9),
            "token_hash": new_token()[1],
            "email": _mail("partner", partner.pk),
        }
    if confirmed:
        terms |= {"partner_confirmed_at": begun + timedelta(days=14), "partner_name": names.person(world.dice)}
    if status in {_S.AGREED, _S.REVIEWED} or (status == _S.ENDED and confirmed):
        terms["center_confirmed_at"] = begun + timedelta(days=8)
    if status == _S.ENDED:
        because = "Its time was over." if confirmed else "Somebody else does this already; we found out in time."
        terms |= {"ended_at": begun + timedelta(days=39), "ended_because": because}
    return Partnership(
        partner=partner, title=TITLES[n % len(TITLES)], status=status.value, liaison=world.dice.choice(world.staff),
        interest="They wrote after a convening: two states had asked both of us for the same thing.", begun_at=begun,
        is_simulated=True, **terms,
    )  # fmt: skip


def _mail(name: str, key: int) -> str:
    return f"{name}.{key}@simulated.example"


def _review(world: World, one: Partnership, n: int) -> PartnershipReview:
    verdict = Verdict.END if one.status == _S.ENDED else Verdict.KEEP
    return PartnershipReview(
        partnership=one, on=min(world.today, one.begun_at.date() + timedelta(days=120)), went_well=WENT[n % len(WENT)],
        to_change=TO_CHANGE if n % 2 else "", verdict=verdict.value, with_partner=n % 2 == 0, source="simulated",
        is_simulated=True,
    )  # fmt: skip


def _ending(world: World) -> None:
    """Two parts of partners that end within the month, in supports under way."""
    running = Support.objects.filter(status=SupportStatus.ACTIVE, is_simulated=True, liaison__isnull=False)
    rows = running.exclude(providers__role=ProviderRole.PRESENTER).order_by("-starts_on", "pk")[:2]
    world.write(
        SupportProvider(
            support=one, organization=world.providers[n % len(world.providers)], role=ProviderRole.PRESENTER,
            standing=Standing.EXTERNAL, does="Leads the sessions on crisis plans",
            since=max(one.starts_on, world.today - timedelta(days=90)), until=world.today + timedelta(days=12 + 9 * n),
        )
        for n, one in enumerate(rows)
    )  # fmt: skip


_I = IntroductionStatus
BRIDGES = (
    (_I.ASKED, (Consent.ASKED, Consent.AGREED)),
    (_I.INTRODUCED, (Consent.AGREED, Consent.AGREED)),
    (_I.INTRODUCED, (Consent.AGREED, Consent.AGREED)),
    (_I.DECLINED, (Consent.AGREED, Consent.DECLINED)),
    (_I.ASKED, (Consent.ASKED, Consent.ASKED)),
)


def _introductions(world: World) -> None:
    """Between agencies, and to providers; the first one asks the agency of the account for recipients."""
    ours = world.team_people["DE"][0].organization or world.seas["DE"]
    others = [sea for postal, sea in sorted(world.seas.items()) if postal != "DE"]
    made = world.write(_bridge(world, n, status) for n, (status, _) in enumerate(BRIDGES))
    firsts = [ours, ours, *world.dice.sample(others, len(BRIDGES) - 2)]
    seconds = [world.dice.choice(others), *world.dice.sample(world.providers, 2), *world.dice.sample(others, 2)]
    for bridge, (_, answers), pair in zip(made, BRIDGES, zip(firsts, seconds, strict=True), strict=True):
        world.write(_sides(world, bridge, answers, pair))


def _bridge(world: World, n: int, status: IntroductionStatus) -> Introduction:
    asked = world.moment(world.today - timedelta(days=12 + 45 * n))
    introduced = asked + timedelta(days=6) if status == _I.INTRODUCED else None
    is_old = introduced is not None and (world.today - introduced.date()).days >= 60
    return Introduction(
        about=ABOUT[n], asked_by="A state team, at its check-in", status=status.value, topic=world.dice.choice(world.topics),
        liaison=world.dice.choice(world.staff), asked_at=asked, introduced_at=introduced,
        ended_at=asked + timedelta(days=5) if status == _I.DECLINED else None,
        outcome_asked_at=introduced + timedelta(days=60) if is_old and introduced else None, is_simulated=True,
    )  # fmt: skip


def _sides(
    world: World, bridge: Introduction, answers: tuple[Consent, Consent], pair: tuple[Organization, Organization]
) -> Iterator[IntroductionSide]:
    for place, (answer, organization) in enumerate(zip(answers, pair, strict=True), start=1):
        told: dict[str, Any] = {}
        if bridge.outcome_asked_at and place == 1:
            told = {
                "came_of": CameOf.TALKED.value,
                "told": "An hour that saved us a month.",
                "told_at": bridge.outcome_asked_at,
            }
        yield IntroductionSide(
            introduction=bridge, place=place, organization=organization, name=names.person(world.dice),
            email=_mail(f"side{place}", bridge.pk), token_hash=new_token()[1], sent_at=bridge.asked_at, answer=answer.value,
            what="We have done it for two years, and would show how." if place == 2 else "We begin this spring.",
            answered_at=None if answer == Consent.ASKED else bridge.asked_at + timedelta(days=3), **told,
        )  # fmt: skip


def _hand_offs(world: World) -> None:
    """A question that waits, a refusal with its reason, and how some of those that were accepted went."""
    waiting = HandOff.objects.filter(status=HandOffStatus.OPEN).order_by("pk").first()
    if waiting is not None:
        world.write([HandOffQuestion(hand_off=waiting, text=QUESTION, asked_at=waiting.sent_at + timedelta(days=1))])
    before = world.moment(world.today - timedelta(days=65))
    accepted = HandOff.objects.filter(status=HandOffStatus.ACCEPTED, answered_at__lte=before)
    accepted = accepted.order_by("-answered_at", "-pk")
    rows = list(accepted[:8])
    asked = [(one, one.answered_at) for one in rows if one.answered_at]
    world.write(
        HandOffQuestion(hand_off=one, text=QUESTION, answer=REPLY, asked_at=one.first_sent_at, answered_at=at)
        for one, at in asked[:3]
    )
    world.write(_outcome(one, at, n) for n, (one, at) in enumerate(asked[2:]))
    refused = (
        accepted.filter(help_request__status=RequestStatus.CLOSED).exclude(pk__in=[one.pk for one in rows]).first()
    )
    if refused is not None:
        world.write([_refusal(world, refused)])


def _outcome(one: HandOff, answered: datetime, n: int) -> HandOffOutcome:
    asked = answered + timedelta(days=60)
    said = asked + timedelta(days=2)
    helped = list(Helped)[n % len(Helped)]
    return HandOffOutcome(
        hand_off=one, asked_at=asked, provider_token_hash=new_token()[1], requester_token_hash=new_token()[1],
        provider_says="We met twice with the principals; a third meeting follows in spring.", provider_at=said,
        helped=helped.value, requester_at=said,
        requester_says="They came to us and brought examples." if helped == Helped.YES else "",
        center_says="Ask them again for districts of this size." if n else "", center_at=said if n else None,
    )  # fmt: skip


def _refusal(world: World, other: HandOff) -> HandOff:
    """Of a provider that was asked before the one that said yes."""
    provider = next(one for one in world.providers if one.pk != other.provider_id)
    sent = other.first_sent_at - timedelta(days=1)
    return HandOff(
        help_request_id=other.help_request_id, provider=provider, email=_mail("partner", provider.pk), what=other.what,
        token_hash=new_token()[1], status=HandOffStatus.REFUSED, reason=RefusalReason.NO_ROOM.value, first_sent_at=sent,
        sent_at=sent, answered_at=sent, answer="We could begin in spring; they need it now.",
    )  # fmt: skip
