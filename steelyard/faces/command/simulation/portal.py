"""What recipients and partners find in the portal: agreements, sessions ahead, and profiles of providers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from steelyard.center.charge.rules import Depth, TierKey
from steelyard.faces.command.simulation.tiers import cover, support_row
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.kit.tokens import new_token
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.intake.rules import DecisionKind, RequestStatus
from steelyard.support.delivery.models import Agreement, AgreementText, Promise, Session, Support, SupportProvider
from steelyard.support.delivery.rules import (
    ActivityKind,
    Mode,
    Origin,
    ProviderRole,
    Standing,
    TextKind,
    TextStatus,
    text_hash,
)
from steelyard.support.partners.models import ProviderProfile, ProviderTopic

Texts = Sequence[tuple[TextKind, TextStatus]]

NEEDS = (
    (
        "Principals and counselors answer the same situation in different ways, and families notice. The team wants one "
        "common way that leaves room for what each school knows of its students.\n\nIt would show in fewer calls home "
        "without a plan, and in staff who say that they know what to do first."
    ),
    (
        "The agency has good guidance, and few districts use it. The team wants to learn from four districts what keeps "
        "them from it, and to change the guidance rather than the districts."
    ),
    (
        "Three offices work with the same schools and do not know of each other's visits. The team wants one calendar, "
        "one question that all of them ask, and one place where the answers go."
    ),
)
PLANS = (
    (
        "1. The team and the liaison meet every four weeks, 60 minutes, by video.\n2. By the second meeting the agency "
        "names the people of each office who take part.\n3. The center brings two examples of other agencies.\n4. After "
        "six months both sides look at what changed, and decide whether to go on."
    ),
    (
        "1. The center listens in four districts, with somebody of the agency each time.\n2. Both write down what they "
        "heard, in two pages.\n3. The agency changes its guidance; the center reads a draft within two weeks."
    ),
)
GOALS = (
    "That every school answers a crisis in one way that staff and families know.",
    "That four districts use the agency's guidance, and say what helped them.",
)
SERVICES = (
    "Coaching for state teams over a year, with two visits.",
    "Short trainings for school staff, and the materials to repeat them without us.",
    "Reviews of plans and guidance, with a call to talk our notes through.",
)
COSTS = (
    "Free for state agencies; districts pay travel.",
    "The first day of work is free. After that we agree on a price before anything starts.",
    "Paid from our own grant, as long as it lasts: until the end of the award year.",
)
TOGETHER = (
    "Write to us two months ahead. We bring the content; we need somebody who knows the agency.",
    "We like to plan together from the start, and to leave the lead with whoever the agency knows best.",
)
_MEETS = {TierKey.TARGETED: ActivityKind.CHECK_IN, TierKey.INTENSIVE: ActivityKind.COACHING}
_NEEDS, _PLAN = TextKind.NEEDS_STATEMENT, TextKind.PLAN
_BACK = "Please name the two districts we spoke of, and say what families notice."
# How the agreements of today stand, from the oldest text to the newest; the first two are of the account for recipients.
_TODAY: Sequence[Texts] = (
    ((_NEEDS, TextStatus.APPROVED), (_PLAN, TextStatus.SENT)),
    ((_NEEDS, TextStatus.SENT_BACK), (_NEEDS, TextStatus.APPROVED), (_PLAN, TextStatus.APPROVED)),
    ((_NEEDS, TextStatus.SENT),),
    ((_NEEDS, TextStatus.SENT_BACK),),
    ((_NEEDS, TextStatus.APPROVED), (_PLAN, TextStatus.SENT_BACK)),
    ((_NEEDS, TextStatus.SENT_BACK), (_NEEDS, TextStatus.SENT)),
)
_OVER: Sequence[Texts] = (((_NEEDS, TextStatus.APPROVED), (_PLAN, TextStatus.APPROVED)), _TODAY[1])


def portal(world: World) -> None:
    """Agreements of targeted and intensive supports, some waiting; sessions ahead; profiles of the providers."""
    over = [one for one in world.supports if one.tier in _MEETS]
    stories = [(one, _OVER[n % 3 == 0]) for n, one in enumerate(over)]
    now = _open(world)
    stories += list(zip(now, _TODAY, strict=True))
    agreements = world.write(_agreement(world, one, texts) for one, texts in stories)
    for agreement, (_, texts) in zip(agreements, stories, strict=True):
        world.write(_texts(world, agreement, texts))
    world.write(_session(world, one, week) for one in now for week in (1, 4))
    _profiles(world)
    _hand_off(world)


def _open(world: World) -> list[Support]:
    """A running support for each way an agreement can stand, given together with a partner until a day."""
    others = [sea for postal, sea in sorted(world.seas.items()) if postal != "DE"]
    ours = world.team_people["DE"][0].organization or world.seas["DE"]  # where the account for recipients belongs
    homes = [ours, ours, *world.dice.sample(others, len(_TODAY) - 2)]
    started = world.today - timedelta(days=60)
    ends = world.today + timedelta(days=200)
    # Targeted: the number of intensive recipients is published.
    tier = TierKey.TARGETED
    supports = world.write(
        support_row(world, f"{home.state_id}: {tier.label.lower()} support {n + 1}, simulated", tier, started, ends, Origin.REQUEST)
        for n, home in enumerate(homes)
    )  # fmt: skip
    for one in supports:
        one.plan = world.dice.choice(GOALS)
        one.save(update_fields=["plan"])
    cover(world, supports, [world.some(world.topics, 1, 2) for _ in supports])
    world.link(Support.recipients, [(s.pk, home.pk) for s, home in zip(supports, homes, strict=True)])
    world.write(
        SupportProvider(support=one, organization=world.center.organization, role=ProviderRole.LEAD,
                        standing=Standing.CENTER, since=started, until=one.ends_on)
        for one in supports
    )  # fmt: skip
    world.write(
        SupportProvider(support=one, organization=world.providers[n % 2], role=ProviderRole.CO_LEAD,
                        standing=Standing.EXTERNAL, since=started, until=world.today + timedelta(days=90))
        for n, one in enumerate(supports)
    )  # fmt: skip
    world.write(
        Promise(what=what, by_staff=one.liaison, by_organization=None, to_organization=home, support=one,
                due_on=world.today + timedelta(days=world.dice.randint(2, 20)), is_simulated=True)
        for one, home in zip(supports, homes, strict=True) for what in ("Send two examples of other agencies",)
    )  # fmt: skip
    world.write(
        Promise(what="Name the people of each office", by_organization=home, support=one,
                due_on=world.today + timedelta(days=world.dice.randint(2, 20)), is_simulated=True)
        for one, home in zip(supports, homes, strict=True)
    )  # fmt: skip
    return supports


def _agreement(world: World, support: Support, texts: Texts) -> Agreement:
    opened = world.moment(support.starts_on)
    is_active = texts[-1] == (_PLAN, TextStatus.APPROVED)
    at = opened + timedelta(days=45) if is_active else None
    return Agreement(support=support, opened_at=opened, activated_at=at, is_simulated=True)


def _texts(world: World, agreement: Agreement, texts: Texts) -> Iterator[AgreementText]:
    numbers: Counter[TextKind] = Counter()
    for place, (kind, status) in enumerate(texts):
        numbers[kind] += 1
        text = world.dice.choice(PLANS if kind == _PLAN else NEEDS)
        sent = agreement.opened_at + timedelta(days=5 + 14 * place)
        answered = None if status == TextStatus.SENT else sent + timedelta(days=world.dice.randint(1, 8))
        yield AgreementText(
            agreement=agreement, kind=kind, number=numbers[kind], text=text, sha256=text_hash(text), status=status,
            written_at=sent - timedelta(days=2), sent_at=sent, answered_at=answered,
            note=_BACK if status == TextStatus.SENT_BACK else "",
        )  # fmt: skip


def _session(world: World, support: Support, week: int) -> Session:
    day = world.day(world.today + timedelta(weeks=week), world.today + timedelta(weeks=week, days=3))
    zone = "America/New_York"
    return Session(
        support=support, kind=_MEETS[TierKey(support.tier)], title=f"Meeting of {support.name}",
        starts_at=datetime.combine(day, time(world.dice.choice([10, 13, 14])), ZoneInfo(zone)), minutes=60,
        time_zone=zone, mode=Mode.VIRTUAL, is_simulated=True,
    )  # fmt: skip


def _profiles(world: World) -> None:
    """Words for the providers of the case that have none; topics and states as far as the case leaves them open."""
    written = set(ProviderProfile.objects.values_list("organization_id", flat=True))
    profiles = [
        ProviderProfile(
            organization=one, services=world.dice.choice(SERVICES), cost=world.dice.choice(COSTS),
            how_to_collaborate=world.dice.choice(TOGETHER), serves_everywhere=world.dice.random() < 0.4,
            contact_email=f"partner.{one.pk}@simulated.example", source="simulated", is_simulated=True,
        )
        for one in world.providers
    ]  # fmt: skip
    # Drawn for all, whatever the case says of some, so that the draws after these are the same.
    states = [[] if one.serves_everywhere else world.some(world.states, 2, 6) for one in profiles]
    new = [(one, where) for one, where in zip(profiles, states, strict=True) if one.organization_id not in written]
    world.write(one for one, _ in new)
    world.link(ProviderProfile.states, [(one.pk, state.pk) for one, where in new for state in where])
    known = set(ProviderTopic.objects.values_list("organization_id", flat=True))
    world.write(
        ProviderTopic(organization=one, topic=topic, depth=world.dice.choice(list(Depth)), source="simulated")
        for one in world.providers if one.pk not in known for topic in world.some(world.topics, 1, 3)
    )  # fmt: skip


def _hand_off(world: World) -> None:
    """One request waits for the first provider's yes or no."""
    rows = HelpRequest.objects.filter(status=RequestStatus.DECIDED, decision__kind=DecisionKind.AMPLIFY)
    asked = rows.select_related("topic").order_by("-received_at", "-pk").first()
    if asked is None:
        return
    asked.status = RequestStatus.HANDED_OFF
    asked.save(update_fields=["status"])
    sent = world.moment(world.today - timedelta(days=4))
    world.write([
        HandOff(
            help_request=asked, provider=world.providers[0], email=f"partner.{world.providers[0].pk}@simulated.example",
            what=f"Please tell them what you offer on {asked.topic}, and whether you could begin this winter.",
            token_hash=new_token()[1], first_sent_at=sent, sent_at=sent,
        )
    ])  # fmt: skip
