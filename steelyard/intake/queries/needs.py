"""Requests that nobody could meet, as needs sensing hears them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from steelyard.center.needs.actions import Asked
from steelyard.center.needs.models import Source, UnmetNeed
from steelyard.center.needs.rules import SourceKind, request_key
from steelyard.intake.models import Decision, HelpRequest
from steelyard.intake.rules import DecisionKind, DeclineReason

# Decisions after which the need stands unmet.
HEARD = {DecisionKind.DECLINED: SourceKind.DECLINE, DecisionKind.ILLUMINATE: SourceKind.REQUEST}


YEAR = timedelta(days=365)


def as_need(help_request: HelpRequest, kind: DecisionKind, unmet_need: UnmetNeed | None = None) -> Asked:
    """What a request says as a need, with its agency and state."""
    agency = help_request.agency
    return Asked(
        number=help_request.number,
        kind=HEARD[kind],
        said=help_request.need,
        on=timezone.localdate(help_request.received_at),
        topic=help_request.topic,
        organization=agency,
        state=help_request.state or (agency.state if agency else None),
        unmet_need=unmet_need,
        is_simulated=help_request.is_simulated,
    )


def unheard() -> QuerySet[Decision]:
    """Decisions that stand and left a need unmet, of which needs sensing has heard nothing yet."""
    key = Concat(Value(request_key("")), OuterRef("help_request__number"), output_field=CharField())
    rows = Decision.objects.filter(~Exists(Source.objects.filter(key=key)), kind__in=[kind.value for kind in HEARD])
    rows = rows.exclude(decline_reason=DeclineReason.DUPLICATE)
    related = ("help_request__agency__state", "help_request__state", "help_request__topic", "unmet_need")
    return rows.select_related(*related).order_by("pk")


def request_behind(user: Any, source: Source) -> HelpRequest | None:
    """The help request that a source is, if this user may see it."""
    number = (source.key or "").removeprefix(request_key(""))
    if number == source.key or not number:
        return None
    return HelpRequest.objects.visible_to(user).filter(number=number).first()


def asked_for(day: date) -> QuerySet[Any, Any]:
    """(agency, topic) of what agencies asked for in the last twelve months."""
    rows = HelpRequest.objects.filter(agency__isnull=False, topic__isnull=False)
    rows = rows.filter(received_at__date__gt=day - YEAR, received_at__date__lte=day)
    return rows.order_by().values_list("agency_id", "topic_id")
