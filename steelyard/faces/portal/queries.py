"""What an agency or a partner sees of its own side, and nothing of anybody else's."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q

from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Address, Organization, Person
from steelyard.faces.portal.rules import where_it_stands
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.intake.models import Decision, HandOff, HelpRequest
from steelyard.intake.queries import hand_offs
from steelyard.intake.queries.inbox import promised_days, row_of
from steelyard.support.delivery.models import (
    AgreementText,
    Promise,
    Session,
    Support,
    SupportProvider,
)
from steelyard.support.delivery.queries import agreements, sessions
from steelyard.support.delivery.queries.today import concerning
from steelyard.support.delivery.rules import Attendance, SupportStatus
from steelyard.support.library.models import Resource

SHOWN = 20
NEAR = 6  # sessions on the first page
TEAM = 24

_ADDRESSES = Prefetch("liaison__person__addresses", Address.objects.order_by("-is_primary", "id"))
_PROVIDERS = Prefetch(
    "providers", SupportProvider.objects.select_related("organization").order_by("until", "since", "id")
)
_RECIPIENTS = Prefetch("recipients", Organization.objects.order_by("name_key", "id"))


@dataclass(frozen=True)
class Received:
    """A support as its recipient sees it: what was hoped for, where the agreement stands, who is in it."""

    support: Support
    agreed: agreements.Agreed
    hopes: Sequence[str]

    @property
    def contact(self) -> str:
        return contact_of(self.support)


def contact_of(support: Support) -> str:
    """The liaison's address, from what was read with the support."""
    addresses = support.liaison.person.addresses.all() if support.liaison else ()
    return next((one.email for one in addresses), "")


@dataclass(frozen=True)
class Asked:
    """A request of one's own, and where it stands in plain words."""

    request: HelpRequest
    words: str


@dataclass(frozen=True)
class Colleague:
    """Somebody of one's own agency whom the center knows, and how often they took part."""

    person: Person
    times: int


@dataclass(frozen=True)
class RecipientSide:
    """What is going on between an agency and the center."""

    organizations: list[Organization]
    waiting: list[AgreementText]
    running: list[Received]
    past: list[Support]
    requests: list[Asked]
    promises: list[Promise]
    sessions: list[Session]
    resources: list[Resource]
    team: list[Colleague]
    more_team: int


def recipient_side(user: User, today: date) -> RecipientSide:
    """Everything on a recipient's page, in the same number of queries however much there is."""
    own = user.acts_for(Role.RECIPIENT)
    supports = _received(user, own)
    running = list(supports.exclude(status=SupportStatus.CLOSED)[:SHOWN])
    team, count = _team(own)
    return RecipientSide(
        organizations=_organizations(own),
        waiting=agreements.waiting_for(user),
        running=_told(user, own, running),
        past=list(supports.filter(status=SupportStatus.CLOSED)[:SHOWN]),
        requests=_requests(user, own, today),
        promises=list(
            concerning(Promise.objects.visible_to(user).filter(support__in=supports.values("pk")), own)[:SHOWN]
        ),
        sessions=list(sessions.upcoming(Session.objects.filter(support__in=supports.values("pk")))[:NEAR]),
        resources=_resources(user, own),
        team=team,
        more_team=count - len(team),
    )


def _organizations(own: Collection[int]) -> list[Organization]:
    return list(Organization.objects.filter(pk__in=own).order_by("name_key", "id"))


def _received(user: User, own: Collection[int]) -> Any:
    through = Support.recipients.through.objects.filter(organization_id__in=own)
    rows = Support.objects.visible_to(user).filter(pk__in=through.values("support_id"))
    return rows.select_related("liaison__person").prefetch_related(_ADDRESSES, _PROVIDERS).order_by("-starts_on", "-id")


def _told(user: User, own: Collection[int], supports: Sequence[Support]) -> list[Received]:
    standing = agreements.agreed_by_support(user, supports)
    hopes: dict[int, list[str]] = defaultdict(list)
    behind = Decision.objects.filter(support__in=supports, help_request__agency__in=own).select_related("help_request")
    for decision in behind.order_by("made_at", "id"):
        if decision.support_id and decision.help_request.hoped_change:
            hopes[decision.support_id].append(decision.help_request.hoped_change)
    return [Received(one, standing.get(one.pk, agreements.NOTHING), hopes[one.pk]) for one in supports]


def _requests(user: User, own: Collection[int], today: date) -> list[Asked]:
    rows = HelpRequest.objects.visible_to(user).filter(agency__in=own).select_related("decision", "topic")
    days = promised_days(the_center())
    return [
        Asked(one, _words(one, row_of(one, today, days).due)) for one in rows.order_by("-received_at", "-id")[:SHOWN]
    ]


def _words(one: HelpRequest, due: Any) -> str:
    decision = getattr(one, "decision", None)
    return where_it_stands(one.status, kind=decision.kind if decision else "", due=due)


def _resources(user: User, own: Collection[int]) -> list[Resource]:
    """What decisions on one's own requests recommended, as far as it is public."""
    chosen = Decision.resources.through.objects.filter(decision__help_request__agency__in=own)
    rows = Resource.objects.visible_to(user).filter(pk__in=chosen.values("resource_id"))
    return list(rows.order_by("title", "id")[:SHOWN])


def _team(own: Collection[int]) -> tuple[list[Colleague], int]:
    """People of one's own agency whom the center knows, who took part most first; and how many there are.

    Names, titles and how often: what colleagues know of each other. Their own pages stay theirs.
    """
    here = Person.objects.living().filter(organization__in=own)
    took_part = Q(participations__status=Attendance.ATTENDED, participations__activity__withdrawn_at__isnull=True)
    rows = here.annotate(times=Count("participations", filter=took_part)).order_by("-times", "name_key", "id")
    return [Colleague(one, one.times) for one in rows[:TEAM]], here.count()


@dataclass(frozen=True)
class Provided:
    """One's own part in a support, with whom else one works in it."""

    part: SupportProvider
    others: list[SupportProvider]

    @property
    def contact(self) -> str:
        return contact_of(self.part.support)


@dataclass(frozen=True)
class PartnerSide:
    """What a partner and the center do together."""

    organizations: list[Organization]
    hand_offs: list[HandOff]
    running: list[Provided]
    past: list[Provided]
    sessions: list[Session]


def partner_side(user: User, today: date) -> PartnerSide:
    """Everything on a partner's page, in the same number of queries however much there is."""
    own = user.acts_for(Role.PARTNER)
    parts = _parts(own)
    return PartnerSide(
        organizations=_providers(own),
        hand_offs=hand_offs.waiting_for(user),
        running=[one for one in parts if _runs(one.part, today)],
        past=[one for one in parts if not _runs(one.part, today)],
        sessions=_joint_sessions(own),
    )


def _runs(part: SupportProvider, today: date) -> bool:
    return part.support.status != SupportStatus.CLOSED and (part.until is None or part.until >= today)


def _parts(own: Collection[int]) -> list[Provided]:
    supports = Support.objects.select_related("liaison__person").prefetch_related(_ADDRESSES, _PROVIDERS, _RECIPIENTS)
    rows = SupportProvider.objects.filter(organization__in=own).prefetch_related(Prefetch("support", supports))
    parts = list(rows.order_by("-support__starts_on", "-support_id", "id")[: 2 * SHOWN])
    return [Provided(one, [p for p in one.support.providers.all() if p.organization_id not in own]) for one in parts]


def _providers(own: Collection[int]) -> list[Organization]:
    """One's own organizations with their profiles, topics and states."""
    rows = Organization.objects.filter(pk__in=own).select_related("provider_profile__checked_by")
    rows = rows.prefetch_related(
        "provider_profile__states", "provider_topics__topic", "provider_topics__state"
    )  # one query each, however many
    return list(rows.order_by("name_key", "id"))


def _joint_sessions(own: Collection[int]) -> list[Session]:
    joint = SupportProvider.objects.filter(organization__in=own).values("support_id")
    return list(sessions.upcoming(Session.objects.filter(support__in=joint))[:NEAR])


def behind_support(user: User, support: Support) -> dict[str, Any]:
    """What one's own agency asked for and was recommended, where that led to this support."""
    own = user.acts_for(Role.RECIPIENT)
    rows = Decision.objects.filter(support=support, help_request__agency__in=own).select_related("help_request")
    public = Resource.objects.visible_to(user).order_by("title", "id")
    return {"decisions": list(rows.prefetch_related(Prefetch("resources", public)).order_by("made_at", "id"))}
