"""What the award years of the period cost, and what is left."""

from datetime import date
from typing import Any

from steelyard.foundation.kit import words
from steelyard.steering.reporting.queries import award_years, money
from steelyard.steering.reporting.rules import money_years
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.rules import Step
from steelyard.steering.reviews.rules.pages import Section, Table


def budget(review: Review, day: date) -> Section:
    """Totals of whole award years, commitments as of the day; at most seven queries."""
    link: dict[str, Any] = {"link": "reporting:overview", "link_label": "Open the overview", "opens": "reporting.see"}
    years = money_years(review.period, award_years())
    if not years:
        return Section(Step.BUDGET, "No award year meets this period, so there is no budget to show.", **link)
    found = money(years, on=day)
    rows = []
    for year in years:
        one = found[year.pk]
        parts = (one.budget, one.hours.cents, one.costs.cents, one.committed, one.left)
        rows.append((year.label, *(_dollars(cents) for cents in parts)))
    last = found[years[-1].pk]
    says = (
        f"{years[-1].label}: {_dollars(last.spent)} of {_dollars(last.budget)} spent "
        f"({words.share(last.spent, last.budget)}), {_dollars(last.committed)} committed, {_dollars(last.left)} left."
    )
    heads = ("Award year", "Budget", "Spent on hours", "Spent on costs", "Committed", "Left")
    note = "Whole award years. Hours count at the rate of each day; commitments as of the day of the review."
    table = Table("Money by award year", heads, tuple(rows), numbers=(1, 2, 3, 4, 5), measure="left", note=note)
    return Section(Step.BUDGET, says, (table,), **link)


def _dollars(cents: int) -> str:
    """Whole dollars: cents are noise in totals."""
    return words.money(round(cents / 100) * 100)
