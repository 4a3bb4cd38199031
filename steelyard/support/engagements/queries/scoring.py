"""The scorecard of one engagement: the facts it is counted from, the scores, and the rows behind each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from steelyard.support.delivery.models import Activity
from steelyard.support.delivery.queries.agreements import texts_of
from steelyard.support.delivery.queries.dose import Given, given_by_month
from steelyard.support.delivery.rules import TextKind
from steelyard.support.engagements.models import AgreementVersion, Decision, Engagement, Rating
from steelyard.support.engagements.queries.people import has_both, linkage_on
from steelyard.support.engagements.queries.sharing import MonthShared, months_shared
from steelyard.support.engagements.queries.workspace import Period, period, shared_in
from steelyard.support.engagements.rules import month_of, months_between
from steelyard.support.engagements.rules.scorecard import CLEAR, Beside, Facts, Feature, Score, scores, side_by_side


@dataclass(frozen=True)
class Scorecard:
    """Six scores over a period, beside what the agency says."""

    period: Period
    rows: Sequence[Beside]
    facts: Facts


def scorecard(engagement: Engagement, today: date) -> Scorecard:
    """A fixed number of queries."""
    when = period(engagement, today)
    found = facts(engagement, when, today)
    return Scorecard(when, side_by_side(scores(found), _ratings(engagement)), found)


def facts(engagement: Engagement, when: Period, today: date) -> Facts:
    given = given_by_month([engagement.support_id], when.first, when.last).get(engagement.support_id, {})
    whole = whole_months(when)
    decided = decisions_in(engagement, when)
    reported = months_shared(engagement, when)
    return Facts(
        clear=clear(engagement, today),
        months=len(whole),
        months_shared=sum(month in given and given[month].shared > 0 for month in whole),
        contacts_shared=sum(one.shared for one in given.values()),
        contacts_on_site=sum(one.on_site for one in given.values()),
        months_elapsed=max(len(months_between(engagement.support.starts_on, when.last)) - 1, 0),
        decisions=len(decided),
        decisions_on_data=sum(bool(one.rests_on) for one in decided),
        months_due=len(reported),
        months_reported=sum(one.is_shared for one in reported),
    )


def whole_months(when: Period) -> list[date]:
    """Months of the period before its last, which still runs or in which the work ended: that one is not judged."""
    return [month for month in months_between(when.first, when.last) if month < month_of(when.last)]


def clear(engagement: Engagement, today: date) -> dict[str, bool]:
    """Which of the six things that make clear are written down."""
    signed = AgreementVersion.objects.filter(engagement=engagement, signed_at__isnull=False).order_by("-number").first()
    texts = texts_of(engagement.support)
    people = linkage_on(engagement, today)
    codesign = (signed.content.get("codesign") or {}) if signed else {}
    return {
        "signed": signed is not None,
        "needs": texts.of(TextKind.NEEDS_STATEMENT).is_approved,
        "plan": texts.of(TextKind.PLAN).is_approved,
        "linkage": has_both(people),
        "contacts": has_both([one for one in people if one.is_contact]),
        "codesign": bool(codesign.get("on") or codesign.get("milestone")),
    }


def decisions_in(engagement: Engagement, when: Period) -> list[Decision]:
    rows = engagement.decisions.filter(on__gte=when.first, on__lte=when.last)
    return list(rows.order_by("-on", "-id"))


def _ratings(engagement: Engagement) -> dict[str, list[Rating]]:
    """The agency's ratings by feature, the newest first."""
    found: dict[str, list[Rating]] = defaultdict(list)
    rows = engagement.ratings.select_related("given_by", "organization").order_by("-month", "-id")[:360]
    for one in rows:
        found[one.feature].append(one)
    return found


def ratings_of(engagement: Engagement, feature: Feature) -> list[Rating]:
    return _ratings(engagement).get(feature, [])


# The rows behind a score


@dataclass(frozen=True)
class Behind:
    """What one score was counted from; only the part that belongs to its feature is filled."""

    score: Score
    period: Period
    clear: Sequence[tuple[str, bool]] = ()
    months: Sequence[tuple[date, Given | None]] = ()
    activities: Sequence[Activity] = ()
    decisions: Sequence[Decision] = ()
    shared: Sequence[MonthShared] = ()


def behind(engagement: Engagement, feature: Feature, today: date) -> Behind:
    when = period(engagement, today)
    found = facts(engagement, when, today)
    score = next(one for one in scores(found) if one.feature == feature)
    return Behind(score, when, **_rows(engagement, feature, when, found))


def _rows(  # noqa: PLR0917 -- the engagement, the feature, and what is known already
    engagement: Engagement, feature: Feature, when: Period, found: Facts
) -> Mapping[str, Any]:
    if feature == Feature.CLARITY:
        return {"clear": [(words, found.clear[key]) for key, words in CLEAR.items()]}
    if feature == Feature.FREQUENCY:
        given = given_by_month([engagement.support_id], when.first, when.last).get(engagement.support_id, {})
        return {"months": [(month, given.get(month)) for month in whole_months(when)]}
    if feature == Feature.INTENSITY:
        return {"activities": shared_in(engagement, when)}
    if feature == Feature.INTEGRITY:
        return {"decisions": decisions_in(engagement, when)}
    if feature == Feature.ACCOUNTABILITY:
        return {"shared": months_shared(engagement, when)}
    return {}
