"""What was asked for, given and done together: program measures B5, B12 to B14, B16, B19 and B27."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.intake.models import HandOff, HandOffOutcome, HelpRequest
from steelyard.intake.rules import DecisionKind, HandOffStatus, RequestStatus
from steelyard.steering.packs.queries import kinds
from steelyard.steering.packs.queries.behind import Behind
from steelyard.steering.packs.queries.figures import Figure, Window, counted, shared
from steelyard.steering.packs.rules import Unit, Value, median, share
from steelyard.steering.reporting.queries import RESPONSIVE_WORK, bases, effort
from steelyard.steering.reporting.queries.bases import moments
from steelyard.support.collaboratives.models import Collaborative, Team
from steelyard.support.delivery.models import Activity, ActivityQuerySet, SupportProvider
from steelyard.support.delivery.queries import counted_activities
from steelyard.support.delivery.rules import ActivityKind, Delivery, Standing
from steelyard.support.events.models import Event, PulseAnswer, Registration
from steelyard.support.events.rules import CheckIn
from steelyard.support.partners.queries.funded import JOINT, joint_funded

MEETINGS = (ActivityKind.CONVENING, ActivityKind.WEBINAR, ActivityKind.TRAINING)
ASSISTANCE = (ActivityKind.CONSULTATION, ActivityKind.COACHING, ActivityKind.VISIT, ActivityKind.CHECK_IN)
FEWEST_FORMS = 10


def reach(window: Window) -> list[Figure]:
    scope = window.scope
    return [
        counted("people", "People reached", kinds.PERSON, bases.people(scope), people=True),
        counted("organizations", "Organizations reached", kinds.ORGANIZATION, bases.organizations(scope)),
        counted("states", "States reached", kinds.STATE, bases.states(scope)),
    ]


def events_of(window: Window) -> ActivityQuerySet:
    """What federal forms call an event."""
    return counted_activities(window.first, window.last).filter(kind__in=sorted({*MEETINGS, *ASSISTANCE}))


def event_types() -> list[tuple[str, str, Q]]:
    """(key, name, condition) of each type of event; every event fulfils exactly one."""
    collaborative = Q(support__in=Collaborative.objects.values("support")) | Q(
        support__in=Team.objects.values("support")
    )
    together = collaborative & Q(kind__in=sorted(MEETINGS))
    return [
        ("assistance", "Technical assistance", Q(kind__in=sorted(ASSISTANCE))),
        ("meeting", "Meeting", Q(kind=ActivityKind.CONVENING) & ~together),
        ("training", "Training", Q(kind__in=[ActivityKind.WEBINAR, ActivityKind.TRAINING]) & ~together),
        ("collaborative", "Learning collaborative", together),
    ]


def events(window: Window) -> list[Figure]:
    rows = events_of(window)
    found = [counted("all", "Events", kinds.ACTIVITY, rows)]
    return found + [counted(key, name, kinds.ACTIVITY, rows.filter(of)) for key, name, of in event_types()]


def coverage(window: Window) -> list[Figure]:
    """Forms at the end of events as one number; of fewer than ten forms nothing is told."""
    held = Event.objects.filter(moments("starts_at", window.period), pulse_tokens__isnull=False).distinct()
    forms = PulseAnswer.objects.filter(event__in=held.values("pk")).count()
    came = Registration.objects.filter(event__in=held.values("pk"), attendance=CheckIn.ATTENDED).count()
    if forms < FEWEST_FORMS:
        note = f"Fewer than {FEWEST_FORMS} forms came in, so no number is shown." if came else ""
        return [
            Figure(Value("coverage", "Forms of those who attended", Unit.SHARE, note=note), Behind(kinds.EVENT, held))
        ]
    return [Figure(share("coverage", "Forms of those who attended", forms, came), Behind(kinds.EVENT, held))]


def follow_up(window: Window) -> list[Figure]:
    rows = HandOffOutcome.objects.filter(moments("asked_at", window.period))
    answered = moments("requester_at", window.period)
    return [shared("answered", "Requesters who answered 60 days later", kinds.OUTCOME, rows, answered)]


def partners(window: Window) -> list[Figure]:
    funded = [one.organization.pk for one in joint_funded(window.first, window.last)]
    rows = Organization.objects.filter(pk__in=funded)
    return [
        counted("federal", "Federally funded partners with joint work", kinds.ORGANIZATION, rows),
        counted("all", "External partners with joint work", kinds.ORGANIZATION, joint_partners(window)),
    ]


def joint_partners(window: Window) -> QuerySet[Organization]:
    """External organizations that had a part in a support on the day of one of its activities."""
    active = Activity.objects.counted().filter(window.within("on"))
    return Organization.objects.filter(pk__in=joint_parts(active).values("organization_id"))


def joint_parts(active: ActivityQuerySet) -> QuerySet[SupportProvider]:
    """Parts of external organizations, held on the day of one of these activities."""
    held = Q(since__isnull=True) | Q(since__lte=F("support__activities__on"))
    held &= Q(until__isnull=True) | Q(until__gte=F("support__activities__on"))
    return SupportProvider.objects.filter(
        held, role__in=JOINT, standing=Standing.EXTERNAL, support__activities__in=active
    )


def requests(window: Window) -> list[Figure]:
    scope, period = window.scope, window.period
    received, replied, decided = bases.received(scope), bases.replied(scope), bases.decided(scope)
    answered = HandOff.objects.filter(
        moments("answered_at", period), status__in=[HandOffStatus.ACCEPTED, HandOffStatus.REFUSED]
    )
    closed = HelpRequest.objects.filter(moments("closed_at", period), status=RequestStatus.CLOSED)
    accepted = HandOff.objects.filter(status=HandOffStatus.ACCEPTED)
    return [
        counted("received", "Requests received", kinds.REQUEST, received),
        Figure(median("first-reply", "Days to the first reply, median", _days(replied, "first_reply_at")),
               Behind(kinds.REQUEST, replied)),
        Figure(median("decision", "Days to the decision, median", _days(decided, "decided_at")),
               Behind(kinds.REQUEST, decided)),
        shared("declined", "Declined, of those decided", kinds.REQUEST, decided, Q(decision__kind=DecisionKind.DECLINED)),
        shared("accepted", "Hand-offs accepted, of those answered", kinds.HAND_OFF, answered, Q(status=HandOffStatus.ACCEPTED)),
        shared("handed-over", "Closed with an accepted hand-off, of those closed", kinds.REQUEST, closed,
               Q(pk__in=accepted.values("help_request"))),
    ]  # fmt: skip


def _days(rows: QuerySet[HelpRequest], until: str) -> list[int]:
    """Calendar days since receipt, by our own clock."""
    found = rows.annotate(came_on=TruncDate("received_at"), ended_on=TruncDate(until)).order_by()
    pairs = found.values_list("came_on", "ended_on").annotate(n=Count("pk"))
    return [max(0, (ended - came).days) for came, ended, n in pairs for _ in range(n)]


def balance(window: Window) -> list[Figure]:
    """Three shares of the hours; of the entries of effort those count that lie in the part."""
    scope = window.scope
    found, rows = effort(scope), bases.effort(scope)
    deep = (TierKey.TARGETED, TierKey.INTENSIVE)
    partnered = bases.effort(replace(scope, delivery=Delivery.PARTNERED))
    responsive = bases.effort(replace(scope, origin=RESPONSIVE_WORK))
    parts: tuple[tuple[str, str, Any, Q], ...] = (
        ("depth", "Hours in depth (targeted and intensive)", sum(found.tiers[one].minutes for one in deep),
         Q(support__tier__in=deep)),
        ("partnered", "Hours with external partners", found.deliveries[Delivery.PARTNERED].minutes,
         Q(pk__in=partnered.values("pk"))),
        ("responsive", "Hours that answered something unplanned", found.origins[RESPONSIVE_WORK].minutes,
         Q(pk__in=responsive.values("pk"))),
    )  # fmt: skip
    whole = round(found.total.minutes)
    return [
        Figure(Value(key, label, Unit.HOURS, n=found.total.n, numerator=round(part), denominator=whole),
               Behind(kinds.EFFORT, rows, of))
        for key, label, part, of in parts
    ]  # fmt: skip
