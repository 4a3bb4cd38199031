"""With whom the work was done, what deep work came to, and what the staff can carry."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from steelyard.analysis.balance import Row
from steelyard.center.charge.models import AwardYear, StaffHours
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit import words
from steelyard.steering.balance.queries import rows as sums_by_support
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import money_years
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.rules import Step
from steelyard.steering.reviews.rules.pages import Section, Table
from steelyard.support.capacity.models import Profile
from steelyard.support.capacity.queries.closed import closed_of_all
from steelyard.support.coherence.queries.figures import counts as overlaps
from steelyard.support.delivery.queries import counted_effort
from steelyard.support.engagements.models import Engagement
from steelyard.support.engagements.queries.portfolio import Portfolio, portfolio, wanted
from steelyard.support.partners.models import Partnership
from steelyard.support.partners.queries.funded import joint_funded
from steelyard.support.partners.rules import PartnershipStatus


def partners(review: Review, day: date) -> Section:
    """How the hours of the period were given, partnerships by where they stand, and overlaps."""
    del day
    found = sums_by_support(review.period)
    total = sum(row.amount for row in found)
    joint = sum(row.partnered + row.amplified for row in found)
    link: dict[str, Any] = {"link": "reporting:coherence", "link_label": "Open coherence", "opens": "coherence.see"}
    standings, funded = _partnerships(), joint_funded(review.period_from, review.period_to)
    over = overlaps()
    if not (total or standings or over.found):
        return Section(Step.PARTNERS, "No work, no partnership and no overlap is recorded yet.", **link)
    says = (
        f"{words.share(joint, total)} of {words.hours(total)} were given with external partners or by passing on "
        f"their work. Overlaps found: {words.number(over.found)}; still open: {words.number(over.still_open)}."
    )
    rest = [
        ("Partners paid by a federal program with whom we worked in the period", words.number(len(funded))),
        ("Overlaps found: two providers on one topic for one agency", words.number(over.found)),
        ("Overlaps resolved", words.number(over.resolved)),
        ("Overlaps still open", words.number(over.still_open)),
    ]
    tables = [
        _delivery(found),
        Table("Partners and overlaps", ("What", "Number"), tuple(rest), numbers=(1,), measure="overlaps-resolved",
              note="Overlaps are counted as they stand on the day of the review."),
    ]  # fmt: skip
    if standings:
        tables.append(Table("Partnerships", ("Where they stand", "Number"), tuple(standings), numbers=(1,)))
    return Section(Step.PARTNERS, says, tuple(tables), **link)


def _delivery(found: list[Row]) -> Table:
    rows = []
    for tier in TierKey:
        here = [row for row in found if row.tier == tier]
        whole, joint, passed = (
            sum(row.amount for row in here),
            sum(row.partnered for row in here),
            sum(row.amplified for row in here),
        )
        parts = (words.hours(joint), words.hours(passed), words.hours(whole - joint - passed), words.hours(whole))
        rows.append((tier.label, *parts, words.number(len(here))))
    heads = ("Tier", "Partnered", "Amplified", "Direct", "All", "n supports")
    return Table(
        "Hours of the period by how they were given",
        heads,
        tuple(rows),
        numbers=(1, 2, 3, 4, 5),
        measure="effort-by-delivery",
    )


def _partnerships() -> list[tuple[str, str]]:
    found = dict(Partnership.objects.order_by().values_list("status").annotate(n=Count("pk")))
    return [(one.label, words.number(found[one])) for one in PartnershipStatus if one in found]


def work(review: Review, day: date) -> Section:
    """Engagements as of the day, gaps closed then and now, and hours of the staff by award year."""
    found = portfolio(wanted(Engagement.objects.all()), day)
    tables = []
    if found.rows:
        tables.append(_engagements(found))
    capacity = _capacity(review, day)
    if capacity:
        tables.append(capacity)
    hours = _hours(review)
    if hours:
        tables.append(hours)
    link: dict[str, Any] = {
        "link": "engagements:engagements",
        "link_label": "Open the engagements",
        "opens": "engagements.see",
    }
    if not tables:
        return Section(Step.WORK, "No engagement, no capacity and no hours of staff are recorded yet.", **link)
    n = len(found.rows)
    says = f"{words.number(n)} engagement{' is' if n == 1 else 's are'} at work."
    if found.lasting.checked:
        lasting = f"{words.number(found.lasting.in_place)} of {words.number(found.lasting.checked)}"
        says += f" {lasting} checks after an end found the structure still in place."
    return Section(Step.WORK, says, tuple(tables), **link)


def _engagements(found: Portfolio) -> Table:
    stages = [(f"Furthest stage: {stage.label.lower()}", words.number(n)) for stage, n in found.stages if n]
    rows = [
        *stages,
        ("Nobody has named a stage yet", words.number(found.unstaged)),
        ("Both sides signed the agreement", words.number(sum(row.is_agreed for row in found.rows))),
        ("A month without a shared contact, of the last three", words.number(found.silent)),
        ("Months of data overdue", words.number(found.overdue)),
        ("Contacts given of those planned, last three months", found.dose.words),
    ]
    return Table(
        f"Engagements at work (n = {words.number(len(found.rows))})",
        ("What", "Number"),
        tuple(row for row in rows if row[1] not in {"0", "—"}),
        numbers=(1,),
        measure="engagement-dose",
    )


def _capacity(review: Review, day: date) -> Table | None:
    """Gaps of capacities then and now; then is the end of the last review's period."""
    then_on = review.previous.period_to if review.previous else None
    now = closed_of_all(Profile.objects.all(), on=day)
    if not now.capacities:
        return None
    then = closed_of_all(Profile.objects.all(), on=then_on) if then_on else None
    named = (
        ("Capacities with a baseline and a target (n)", "capacities"),
        ("Gaps closed whole", "gaps_closed"),
        ("Points gained", "gained"),
        ("Points wanted", "wanted"),
        ("Claimed, not built yet", "claimed"),
        ("Built: shown by evidence and confirmed", "built"),
    )
    columns = [(f"On {words.day(when)}", one) for when, one in ((then_on, then), (day, now)) if one is not None]
    heads = ("What", *(head for head, _ in columns))
    rows = [(label, *(words.number(getattr(one, name)) for _, one in columns)) for label, name in named]
    return Table("Capacities of agencies", heads, tuple(rows), numbers=(1, 2), measure="capacity-gap-closed")


def _hours(review: Review) -> Table | None:
    """Hours that the staff has for support, and hours recorded, by award year; three queries."""
    years = money_years(review.period, award_years())
    if not years:
        return None
    has = StaffHours.objects.filter(award_year__in=[one.pk for one in years]).order_by()
    there = dict(has.values_list("award_year").annotate(total=Sum("minutes")))
    sums = {f"y{one.pk}": Sum("minutes", filter=_within(one)) for one in years}
    first, last = min(one.starts_on for one in years), max(one.ends_on for one in years)
    given = counted_effort(first, last).order_by().aggregate(**sums)
    rows = []
    for one in years:
        own, done = there.get(one.pk, 0), given[f"y{one.pk}"] or 0
        rows.append((one.label, words.hours(own), words.hours(done), words.share(done, own)))
    heads = ("Award year", "Hours of staff for support", "Hours recorded", "Share")
    return Table("What the staff can carry", heads, tuple(rows), numbers=(1, 2, 3), measure="effort-hours")


def _within(year: AwardYear) -> Q:
    return Q(on__gte=year.starts_on, on__lte=year.ends_on)
