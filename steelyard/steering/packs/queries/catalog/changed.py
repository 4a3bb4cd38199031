"""What changed: program measures B7, B15, B17, B20, B23 to B25 and B28."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.center.needs.models import UnmetNeed
from steelyard.center.needs.rules import NeedStatus
from steelyard.steering.packs.queries import kinds
from steelyard.steering.packs.queries.behind import Behind
from steelyard.steering.packs.queries.figures import Figure, Window, counted, shared
from steelyard.steering.packs.rules import Unit, Value, median, share
from steelyard.support.capacity.models import Claim, Profile
from steelyard.support.capacity.queries.closed import closed_of_all
from steelyard.support.capacity.rules import Standing as Stands
from steelyard.support.coherence.queries.figures import pairs, per_recipient
from steelyard.support.collaboratives.models import Loop
from steelyard.support.collaboratives.rules import LoopKind, LoopStatus
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.models import Check
from steelyard.support.engagements.rules import CHECKS, Standing
from steelyard.support.measures.models import Measure
from steelyard.support.measures.models import Value as Measured
from steelyard.support.measures.queries.assessments import marks
from steelyard.support.measures.rules.subscales import Subscale, subscale, votes
from steelyard.support.measures.rules.values import met
from steelyard.support.protocols.models import Answer, GuidedRun
from steelyard.support.readiness.models import Decision
from steelyard.support.readiness.rules import STANDING, Result


def outcomes(window: Window) -> list[Figure]:
    """Targets of measures that were due, and claims of capacity of the period."""
    due = Measure.objects.filter(window.within("target_on"), target__isnull=False, target_on__lte=window.today)
    claims = Claim.objects.filter(window.within("on")).exclude(standing=Stands.WITHDRAWN)
    return [
        shared("targets", "Measures that reached their target", kinds.MEASURE, due, Q(pk__in=_reached(due))),
        shared("claims", "Capacities built, of those claimed", kinds.CLAIM, claims, Q(standing=Stands.BUILT)),
    ]


def _reached(due: Iterable[Measure]) -> list[int]:
    """Measures whose last value up to the day of the target reaches it."""
    rows = {one.pk: one for one in due.select_related("definition__current")}  # type: ignore[attr-defined]
    values = Measured.objects.filter(measure__in=rows).order_by("on", "id").values_list("measure_id", "on", "amount")
    last = {pk: amount for pk, on, amount in values if on <= rows[pk].target_on}
    return [pk for pk, one in rows.items() if met(last.get(pk), one.target, one.now.better)]


def need_to_change(window: Window) -> list[Figure]:
    at_work = Support.objects.filter(window.at_work())
    closed = Support.objects.filter(window.within("ends_on"), status=SupportStatus.CLOSED)
    days = [(until - since).days for since, until in closed.order_by().values_list("starts_on", "ends_on") if until]
    built = Claim.objects.filter(profile__support=OuterRef("pk"), standing=Stands.BUILT, on__lte=window.on)
    deep = at_work.filter(tier__in=[TierKey.TARGETED, TierKey.INTENSIVE])
    through = Support.focal_areas.through.objects
    return [
        shared(
            "priority", "Supports with a focal area", kinds.SUPPORT, at_work, Q(pk__in=through.values("support_id"))
        ),
        Figure(median("duration", "Days from start to end, median", days), Behind(kinds.SUPPORT, closed)),
        shared(
            "changed", "Targeted and intensive supports with a capacity built", kinds.SUPPORT, deep, Q(Exists(built))
        ),
    ]


def needs(window: Window) -> list[Figure]:
    found = UnmetNeed.objects.filter(window.within("found_on"))
    barriers = Loop.objects.filter(window.within("raised_on"), kind=LoopKind.BARRIER)
    answered = Q(status__in=[LoopStatus.ANSWERED, LoopStatus.CLOSED])
    return [
        shared("met", "Needs that somebody meets now", kinds.UNMET, found, Q(status=NeedStatus.MET)),
        shared("answered", "Barriers with an answer", kinds.LOOP, barriers, answered),
    ]


def provider_load(window: Window) -> list[Figure]:
    """By group; the rows are the agencies that have a provider."""
    found = pairs(window.on)
    agencies = Organization.objects.filter(pk__in=found)
    return [
        Figure(
            Value(one.key, one.label, Unit.MEAN, n=one.n, amount=None if one.mean is None else Fraction(str(one.mean)),
                  note="" if one.least is None else f"From {one.least} to {one.most}."),
            Behind(kinds.ORGANIZATION, agencies) if one.key == "all" else None,
        )
        for one in per_recipient(window.on)
    ]  # fmt: skip


def readiness(window: Window) -> list[Figure]:
    rows = Decision.objects.filter(window.within("decided_on"), status__in=sorted(STANDING))
    go = Q(result__in=[Result.GO, Result.GO_WITH_PLAN])
    found = [shared("go", "Decisions to begin", kinds.READINESS, rows, go)]
    return found + [
        counted(one.value.replace("_", "-"), one.label, kinds.READINESS, rows.filter(result=one))
        for one in (Result.GO_WITH_PLAN, Result.NOT_YET)
    ]


def capacity(window: Window) -> list[Figure]:
    """As it stood on the last day: points gained of points wanted."""
    found = closed_of_all(Profile.objects.all(), on=window.on)
    rows = Behind(kinds.PROFILE, Profile.objects.all())
    return [
        Figure(share("gap", "Points gained, of those wanted", found.gained, found.wanted), rows),
        Figure(share("organizational", "Points wanted that lie in organizational capacities",
                     found.organizational_wanted, found.wanted), rows),
    ]  # fmt: skip


def self_assessment(window: Window) -> list[Figure]:
    """The newest rounds opened in the period; subscales that are not scored whole are left out."""
    of = marks()
    rows = GuidedRun.objects.filter(
        protocol_version__protocol__in=of, opened_at__date__range=(window.first, window.last)
    )
    newest = rows.exclude(later__opened_at__date__lte=window.last)
    scored = [(mark, one) for mark, one in _subscales(newest, of) if one.is_whole and one.possible]
    points = sum(one.points for _, one in scored)
    below = sum(one.is_below(mark) for mark, one in scored)
    behind = Behind(kinds.ASSESSMENT, newest)
    return [
        Figure(share("points", "Points, of those possible", points, sum(one.possible for _, one in scored)), behind),
        Figure(share("below", "Subscales below their mark", below, len(scored)), behind),
    ]


def _subscales(rows: Iterable[GuidedRun], of: dict[int, int]) -> list[tuple[int, Subscale]]:
    """Every subscale of these runs with the mark of its protocol; two statements."""
    runs = list(rows.select_related("protocol_version__protocol"))  # type: ignore[attr-defined]
    said: dict[tuple[int, str], dict[str, dict[str, str]]] = defaultdict(dict)
    for one in Answer.objects.standing().filter(run__in=runs).order_by("id"):
        said[one.run_id, one.step][one.key] = one.values
    return [
        (of[run.protocol_version.protocol_id], subscale(step, said[run.pk, step.key]))
        for run in runs
        for step in votes(run.guide)
    ]


def lasting(window: Window) -> list[Figure]:
    rows = Check.objects.filter(window.within("on"))
    stands = Q(standing=Standing.IN_PLACE)
    found = [shared("all", "Still in place, all checks", kinds.CHECK, rows, stands)]
    return found + [
        shared(
            f"after-{months}", f"Still in place after {months} months", kinds.CHECK, rows.filter(months=months), stands
        )
        for months in CHECKS
    ]
