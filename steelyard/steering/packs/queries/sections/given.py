"""Requests and decisions, reach by state, events, partners."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Case, CharField, Count, Prefetch, Sum, Value, When
from django.db.models.functions import Coalesce

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit import words
from steelyard.steering.packs.queries.catalog.given import event_types, events_of, joint_parts
from steelyard.steering.packs.queries.sections.facts import Facts
from steelyard.steering.packs.rules.packs import Part
from steelyard.steering.packs.rules.pages import Picture, Row, Section, Table
from steelyard.steering.reporting.queries import reach as reached
from steelyard.steering.reporting.queries import requests as asked
from steelyard.steering.reporting.rules import heads
from steelyard.support.delivery.models import Activity, Participation, Support
from steelyard.support.delivery.rules import Attendance
from steelyard.support.partners.models import ProviderProfile


def requests(facts: Facts) -> Section:
    found = asked(facts.window.scope)
    table = facts.table("requests", "Requests and how they were answered", ["program-requests"])
    kinds = tuple(
        Row((kind.label, words.number(n), words.share(n, found.decided)), size=n) for kind, n in found.kinds.items()
    )
    decided = Table("decisions", "Decisions", ("Decision", "Requests", "Share"), kinds, (1, 2), picture=Picture.BARS,
                    unit="requests", note=f"n = {words.number(found.decided)} requests decided in the period.",
                    agrees=(("program-requests/decision", found.decided),
                            ("program-requests/declined", found.decided)))  # fmt: skip
    says = f"{words.number(found.received)} requests came in and {words.number(found.decided)} were decided."
    tables = (table, decided) if found.received or found.decided else ()
    return Section(Part.REQUESTS, Part.REQUESTS.label, says if tables else "No request came in.", tables)


def reach(facts: Facts) -> Section:
    found = reached(facts.window.scope)
    if not found.activities["all"]:
        return Section(Part.REACH, Part.REACH.label, "No activity is recorded in this period.")
    names = {tier.value: tier.label for tier in TierKey} | {"all": "All tiers"}
    shown = heads({key: found.people[key] for key in names}, exact=False)
    tiers = tuple(
        Row((label, shown[key].text, words.number(found.organizations[key]), words.number(found.states[key]),
             words.number(found.activities[key])))
        for key, label in names.items()
    )  # fmt: skip
    by_tier = Table(
        "reach-by-tier", "Whom activities reached", ("Tier", "People", "Organizations", "States", "Activities"), tiers,
        (1, 2, 3, 4), people=(1,), note="People, organizations and states count once in each line, so lines do not add up.",
        agrees=(("program-reach/organizations", found.organizations["all"]), ("program-reach/states", found.states["all"])),
    )  # fmt: skip
    states = tuple(
        Row((found.state_names.get(code, code), words.number(n)), key=f"state:{code}", code=code, size=n)
        for code, n in sorted(found.by_state.items(), key=lambda pair: found.state_names.get(pair[0], pair[0]))
    )
    by_state = Table("reach-by-state", "Organizations reached by state", ("State", "Organizations"), states, (1,),
                     picture=Picture.TILES, unit="organizations", agrees=(("program-reach/states", len(states)),))  # fmt: skip
    says = f"Activities reached {words.number(found.organizations['all'])} organizations in {words.number(len(states))} states."
    return Section(Part.REACH, Part.REACH.label, says, (by_tier, by_state))


def events(facts: Facts) -> Section:
    """Counts by type and tier, then each event with how many came."""
    rows = events_of(facts.window)
    types = event_types()
    named = rows.annotate(
        event_type=Case(*(When(of, then=Value(name)) for _, name, of in types), output_field=CharField())
    )
    listed = tuple(_event(row, came) for row, came in _with_counts(named))
    if not listed:
        return Section(Part.EVENTS, Part.EVENTS.label, "No event is recorded in this period.")
    counts = Counter((row.cells[1], row.cells[2]) for row in listed)
    tiers = [one.label for one in TierKey]
    crossed = tuple(
        Row((name, *(words.number(counts[name, tier]) for tier in tiers),
             words.number(sum(counts[name, tier] for tier in tiers))), figure=f"program-events/{key}")
        for key, name, _ in types
    )  # fmt: skip
    agrees = [(f"program-events/{key}", sum(counts[name, tier] for tier in tiers)) for key, name, _ in types]
    by_type = Table("events-by-type", "Events by type and tier", ("Type", *tiers, "All"), crossed, (1, 2, 3, 4),
                    agrees=(("program-events/all", len(listed)), *agrees))  # fmt: skip
    heads_ = ("Event", "Type", "Tier", "Format", "Topic", "Day", "Duration", "Audience", "Attended")
    listing = Table("events", "Every event", heads_, listed, (6, 8), people=(8,),
                    note="Attended: people, organizations without a named person, and bare counts; fewer than ten people "
                         "are told as such.", agrees=(("program-events/all", len(listed)),))  # fmt: skip
    says = f"{words.number(len(listed))} events were held."
    return Section(Part.EVENTS, Part.EVENTS.label, says, (by_type, listing))


def _with_counts(rows: Any) -> list[tuple[Any, int]]:
    """Each event with how many attended; three statements for any number of events."""
    topics = Prefetch("support__topics", Topic.objects.order_by("name"))
    found = list(rows.select_related("support").prefetch_related(topics, "support__recipients").order_by("on", "id"))
    came = Participation.objects.filter(
        activity__in=rows.order_by().values("pk"), status=Attendance.ATTENDED
    ).order_by()
    sums = came.values("activity").annotate(n=Count("person"), bare=Coalesce(Sum("count"), 0))
    heads_ = {pk: n + bare for pk, n, bare in sums.values_list("activity", "n", "bare")}
    return [(one, heads_.get(one.pk, 0)) for one in found]


FEW = 10


def _event(row: Any, came: int) -> Row:
    audience = sorted({one.get_kind_display() for one in row.support.recipients.all()}) or ["Anybody"]
    topics = [one.name for one in row.support.topics.all()]
    cells = (
        row.title or row.get_kind_display(), row.event_type, row.support.get_tier_display(),
        row.get_mode_display() or "—", ", ".join(topics) or "—", words.day(row.on), words.minutes(row.minutes),
        ", ".join(audience), words.number(came) if came >= FEW else "fewer than 10" if came else "—",
    )  # fmt: skip
    return Row(cells, key=f"activity:{row.pk}")


def partners(facts: Facts) -> Section:
    active = Activity.objects.counted().filter(facts.window.within("on"))
    parts = (
        joint_parts(active).select_related("organization").order_by("organization__name_key", "organization_id", "id")
    )
    supports: dict[Any, set[int]] = defaultdict(set)
    roles: dict[Any, set[str]] = defaultdict(set)
    for part in parts.distinct():
        supports[part.organization].add(part.support_id)
        roles[part.organization].add(part.get_role_display())
    table = facts.table("partners", "Joint work", ["program-partners"])
    if not supports:
        return Section(
            Part.PARTNERS, Part.PARTNERS.label, "No joint work with external partners is recorded.", (table,)
        )
    federal = set(ProviderProfile.objects.filter(programs__is_federal=True).values_list("organization_id", flat=True))
    counts = dict(active.order_by().values_list("support").annotate(n=Count("pk")))
    names = dict(Support.objects.filter(pk__in=set().union(*supports.values())).values_list("pk", "name"))
    rows = tuple(
        Row((one.name, "Yes" if one.pk in federal else "No", ", ".join(sorted(roles[one])),
             "; ".join(sorted(names[pk] for pk in supports[one])), words.number(sum(counts.get(pk, 0) for pk in supports[one]))),
            key=f"organization:{one.pk}")
        for one in supports
    )  # fmt: skip
    listing = Table("partners-listed", "Partners and what was done together",
                    ("Partner", "Federally funded", "Part", "Supports", "Activities"), rows, (4,),
                    agrees=(("program-partners/all", len(rows)),))  # fmt: skip
    says = f"{words.number(len(rows))} external partners had a part in activities of the period."
    return Section(Part.PARTNERS, Part.PARTNERS.label, says, (table, listing))
