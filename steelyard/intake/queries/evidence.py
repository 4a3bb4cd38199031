"""What the center's own records know about a request, gathered on one screen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce

from steelyard.center.charge.models import AwardYear, Expertise, FocalArea, StaffMember
from steelyard.center.charge.queries import current_or_last_award_year
from steelyard.center.charge.rules import DEPTH_RANK, Depth
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.words import hours
from steelyard.intake.models import HelpRequest
from steelyard.support.coherence.queries.lines import Line, known_to_center
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.queries import HoursLeft, hours_left
from steelyard.support.library.models import Resource
from steelyard.support.partners.models import PartnershipReview, ProviderTopic

SHOWN, READ = 6, 60
NONE = 0  # no row has this key; an empty one would find the rows that have no topic at all


@dataclass(frozen=True)
class Found[M]:
    """The first rows of what was found, and how many there are in all."""

    rows: list[M]
    total: int

    @property
    def shown(self) -> list[M]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


@dataclass(frozen=True)
class Evidence:
    """What we know; an empty block means that nothing is on record, not that nothing is there."""

    requests: Found[HelpRequest]
    supports: Found[Support]
    known_help: Found[Line]
    providers: Found[ProviderTopic]
    resources: Found[Resource]
    expertise: Found[Expertise]
    focal_areas: list[FocalArea]
    award_year: AwardYear | None
    hours: HoursLeft | None
    named: list[Organization]
    facts: dict[str, list[str]]


def evidence(help_request: HelpRequest, today: date) -> Evidence:
    """Gather the evidence; the number of queries does not depend on what is known."""
    known_help, providers = _known_help(help_request), known_providers(help_request)
    resources, expertise = _resources(help_request), _expertise(help_request, today)
    focal_areas, award_year = _focal_areas(help_request), current_or_last_award_year(today)
    left = hours_left(award_year, on=today) if award_year else None
    return Evidence(
        requests=_requests(help_request),
        supports=_supports(help_request),
        known_help=known_help,
        providers=providers,
        resources=resources,
        expertise=expertise,
        focal_areas=focal_areas,
        award_year=award_year,
        hours=left,
        named=list(help_request.providers.order_by("name_key", "id")),
        facts={
            "providers_active": _about_providers(help_request, providers),
            "quality": [*_about_quality(providers), _counted(resources.total, "resource", "in the library on it")],
            "reach": _about_reach(help_request, known_help),
            "expertise": _about_expertise(expertise),
            "hours_left": _about_hours(award_year, left),
            "charge_fit": _about_fit(help_request, focal_areas),
        },
    )


def _found[M: Model](rows: QuerySet[M], *order: str) -> Found[M]:
    """The first rows with the count of all of them, in one query."""
    counted: list[Any] = list(rows.annotate(of_all=Window(Count("pk"))).order_by(*order)[:READ])
    return Found(counted, counted[0].of_all if counted else 0)


def _requests(help_request: HelpRequest) -> Found[HelpRequest]:
    earlier = HelpRequest.objects.filter(agency=help_request.agency_id, received_at__lte=help_request.received_at)
    if help_request.agency_id is None:
        earlier = HelpRequest.objects.filter(email__iexact=help_request.email)
    rows = earlier.exclude(pk=help_request.pk).select_related("topic", "decision")
    return _found(rows, "-received_at", "-id")


def _supports(help_request: HelpRequest) -> Found[Support]:
    return _found(Support.objects.filter(recipients=help_request.agency_id or NONE), "-starts_on", "-id")


def _known_help(help_request: HelpRequest) -> Found[Line]:
    """Help on the topic first, then by the provider's name."""
    agency = help_request.agency_id
    found = known_to_center([agency]) if agency else []
    rows = sorted(found, key=lambda one: not _is_on(help_request, one))
    return Found(rows[:READ], len(rows))


def _is_on(help_request: HelpRequest, line: Line) -> bool:
    return any(topic.pk == help_request.topic_id for topic in line.topics)


def known_providers(help_request: HelpRequest) -> Found[ProviderTopic]:
    """Who is known for the topic in the agency's state or everywhere: the state first, then the deepest."""
    here = Q(state__isnull=True) | Q(state=help_request.state_id)
    rows = ProviderTopic.objects.filter(here, topic=help_request.topic_id).select_related("organization", "state")
    rows = rows.annotate(
        rank=_depth(),
        is_national=Case(When(state__isnull=True, then=1), default=0, output_field=IntegerField()),
        reviewed=Coalesce(Subquery(_reviewed()), 0),
    )
    return _found(rows, "is_national", "-rank", "organization__name_key", "id")


def _reviewed() -> QuerySet[PartnershipReview, Any]:
    """How many joint works with a provider were reviewed."""
    rows = PartnershipReview.objects.filter(partnership__partner=OuterRef("organization")).order_by()
    return rows.values("partnership__partner").annotate(n=Count("partnership", distinct=True)).values("n")


def _resources(help_request: HelpRequest) -> Found[Resource]:
    rows = Resource.objects.published().filter(topics=help_request.topic_id or NONE)
    return _found(rows, "-by_center", "-year", "title", "id")


def _expertise(help_request: HelpRequest, today: date) -> Found[Expertise]:
    here = StaffMember.objects.on(today).values("pk")
    rows = Expertise.objects.filter(topic=help_request.topic_id, staff__in=here).select_related("staff__person")
    return _found(rows.annotate(rank=_depth()), "-rank", "staff__person__name_key", "id")


def _depth() -> Case:
    whens = [When(depth=depth, then=Value(rank)) for depth, rank in DEPTH_RANK.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _focal_areas(help_request: HelpRequest) -> list[FocalArea]:
    return list(
        FocalArea.objects.filter(topics=help_request.topic_id or NONE, retired_on=None).order_by("position", "id")
    )


# The same, as the one line that stands beside a criterion.


def _counted(number: int, thing: str, rest: str) -> str:
    return f"{number or 'No'} {thing}{'' if number == 1 else 's'} {rest}"


def _about_providers(help_request: HelpRequest, found: Found[ProviderTopic]) -> list[str]:
    if help_request.topic_id is None:
        return ["The topic is not set."]
    here = sum(1 for row in found.rows if row.state_id)
    told = [_counted(found.total, "provider", "known for this topic")]
    return [*told, f"{here} of them in this state"] if here else told


def _about_quality(found: Found[ProviderTopic]) -> list[str]:
    reviewed: list[int] = [row.reviewed for row in found.rows]  # type: ignore[attr-defined]  # annotated
    return [_counted(sum(reviewed), "joint work", "with them reviewed")]


def _about_reach(help_request: HelpRequest, found: Found[Line]) -> list[str]:
    if help_request.agency_id is None:
        return ["The agency is not in the directory."]
    on_topic = sum(1 for row in found.rows if _is_on(help_request, row))
    told = [_counted(found.total, "provider", "known to help this agency")]
    return [*told, f"{on_topic} of them on this topic"] if on_topic else told


def _about_expertise(found: Found[Expertise]) -> list[str]:
    if not found.rows:
        return ["Nobody on the staff is on record for this topic"]
    by_depth = {depth: sum(1 for row in found.rows if row.depth == depth) for depth in reversed(Depth)}
    return [", ".join(f"{number} with {depth.label.lower()} knowledge" for depth, number in by_depth.items() if number)]


def _about_hours(award_year: AwardYear | None, left: HoursLeft | None) -> list[str]:
    if left is None:
        return ["No award year is set up"]
    return [f"{hours(left.left)} of {hours(left.available)} left in {award_year}"]


def _about_fit(help_request: HelpRequest, areas: list[FocalArea]) -> list[str]:
    if help_request.topic_id is None:
        return ["The topic is not set."]
    if not areas:
        return ["The topic serves no focal area"]
    return ["Serves " + ", ".join(area.name for area in areas)]
