"""Cycles begun on a measure, and which protocols are self-assessments of a team."""

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.measures import verbs
from steelyard.support.measures.models import Assessment, Cycle, Measure
from steelyard.support.measures.rules import NotNow
from steelyard.support.measures.rules.subscales import votes
from steelyard.support.protocols.actions.guided_runs import open_guided
from steelyard.support.protocols.models import Protocol, ProtocolVersion
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.queries.protocols import newest

CYCLE = "improvement-cycle"


@transaction.atomic
def begin_cycle(measure: Measure, *, by: User | None, about: str) -> Cycle:
    """Open a run of the improvement cycle for the measure's agency, led by whoever begins it."""
    version = _cycle_version()
    agency = measure.organization or measure.support.recipients.order_by("name_key", "id").first()
    if agency is None:
        raise NotNow("No agency receives this support yet, so nobody could go through a cycle.")
    run = open_guided(
        (AGENCY, agency.pk),
        by=by,
        protocol_version=version,
        about=about,
        support=measure.support,
        facilitator=by,
        is_simulated=measure.is_simulated,
    )
    cycle = Cycle.objects.create(measure=measure, run=run, begun_on=timezone.localdate(), by=by)
    record(verbs.CYCLE_BEGUN, measure, by=by, note=about)
    return cycle


def _cycle_version() -> ProtocolVersion:
    protocol = Protocol.objects.filter(key=CYCLE, retired_at=None).first()
    version = newest(protocol) if protocol else None
    if version is None:
        raise NotNow("The protocol “Improvement cycle” is not on offer. Load the protocols that come with Steelyard.")
    return version


@transaction.atomic
def mark_assessment(protocol: Protocol, *, by: User | None, mark: int) -> Assessment:
    """Say that a protocol is a team's self-assessment, and below which share of points a subscale asks for a plan."""
    version = newest(protocol)
    if version is None or not votes(version.guide()):
        raise NotNow("This protocol has no step that is voted on, so it has no subscales.")
    found = Assessment.objects.filter(protocol=protocol).first()
    if found is None:
        found = Assessment.objects.create(protocol=protocol, mark=mark)
        record(verbs.ASSESSED, found, by=by, changes={"mark": [None, mark]})
    elif changes := change(found, mark=mark):
        record(verbs.ASSESSED, found, by=by, changes=changes)
    return found
