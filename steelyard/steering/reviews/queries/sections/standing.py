"""Where the weights stood then and stand now, and what pressed on the fulcrum."""

from datetime import date, timedelta
from typing import Any

from steelyard.center.context.queries import active_events
from steelyard.foundation.kit import words
from steelyard.steering.balance.queries import Reading, reading
from steelyard.steering.balance.rules import COMPONENTS, PAIRS, signed
from steelyard.steering.reporting.rules import Period, of_days
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.queries.reviews import bands_in_force
from steelyard.steering.reviews.rules import BANDED, Step
from steelyard.steering.reviews.rules.pages import Beam, Section, Table, read

_LINK: dict[str, Any] = {"link": "balance:lever", "link_label": "Open the lever", "opens": "balance.see"}


def lever(review: Review, day: date) -> Section:
    """Then is what the last review kept; before the first one, the stretch of the same length before its period."""
    now = reading(review.period, today=day)
    then_label, then = _then(review, day)
    if not now.lever.supports:
        return Section(Step.LEVER, "No hours were recorded in this period, so there is not enough to tell.", **_LINK)
    bands = {key: ((one.low or 0) / BANDED, (one.high or 0) / BANDED) for key, one in bands_in_force(review).items()}
    beams = tuple(
        Beam(one.key, one.position, low=one.low, high=one.high, then=then.get(one.key), band=bands.get(one.key))
        for one in now.lever.weights
    )
    return Section(
        Step.LEVER,
        " ".join(_moved(beam) for beam in beams),
        (_weights(beams, now), _parts(now), _tiers(now)),
        beams,
        then_label=then_label,
        now_label=review.period.days,
        **_LINK,
    )


def _then(review: Review, day: date) -> tuple[str, dict[str, float | None]]:
    """The label of the period before, and where each weight stood in it."""
    if review.previous and review.previous.kept:
        kept = next(one for one in review.previous.kept["sections"] if one["step"] == Step.LEVER)
        return review.previous.period.days, {beam.key: beam.now for beam in read(kept).beams}
    before = _before(review.period_from, review.period_to)
    found = reading(before, today=day).lever
    return before.days, {one.key: one.position for one in found.weights}


def _before(first: date, last: date) -> Period:
    """As many days just before."""
    return of_days(first - (last - first) - timedelta(days=1), first - timedelta(days=1))


def _moved(beam: Beam) -> str:
    """Words such as "Breadth and depth: +0.39, before +0.20"."""
    title = PAIRS[beam.key].title
    if beam.now is None:
        return f"{title}: not enough to tell."
    if beam.then is None:
        return f"{title}: {signed(beam.now)}; before, not enough to tell."
    return f"{title}: {signed(beam.now)}, before {signed(beam.then)}."


def _weights(beams: tuple[Beam, ...], now: Reading) -> Table:
    rows = []
    for beam in beams:
        pair = PAIRS[beam.key]
        between = "—" if beam.low is None or beam.high is None else f"{signed(beam.low)} and {signed(beam.high)}"
        band = f"{signed(beam.band[0])} to {signed(beam.band[1])}" if beam.band else "—"
        name = f"{pair.minus} (−) to {pair.plus.lower()} (+)"
        rows.append((name, signed(beam.then), signed(beam.now), between, band))
    return Table(
        "Where each weight stood, from −1 (the first end) to +1 (the second)",
        ("Ends", "Then", "Now", "Between", "Chosen band"),
        tuple(rows),
        numbers=(1, 2, 3, 4),
        measure="balance-breadth",
        note=f"Now: n = {words.number(now.lever.n)} entries of effort on {words.number(now.lever.supports)} supports.",
    )


def _parts(now: Reading) -> Table:
    rows = [
        (PAIRS[weight.key].title, COMPONENTS[part.key][0], COMPONENTS[part.key][1], signed(part.position))
        for weight in now.lever.weights
        for part in weight.components
    ]
    heads = ("Weight", "Part", "What it counts", "Now")
    return Table("What each weight is made of now", heads, tuple(rows), numbers=(3,))


def _tiers(now: Reading) -> Table:
    rows = [
        (tier.label, signed(tier.partnership.position), words.hours(tier.lever.amount), words.number(tier.lever.n))
        for tier in now.tiers
    ]
    return Table(
        "Ownership (−) to partnership (+) within each tier, now",
        ("Tier", "Position", "Hours", "n"),
        tuple(rows),
        numbers=(1, 2, 3),
        measure="balance-partnership",
    )


def context(review: Review, day: date) -> Section:
    """The events that lasted on some day of the period; one query."""
    del day
    events = active_events(review.period_from, review.period_to)
    link: dict[str, Any] = {
        "link": "context:context-events",
        "link_label": "Open the context events",
        "opens": "context.see",
    }
    if not events:
        return Section(Step.CONTEXT, "No context event is recorded for this period.", **link)
    rows = [
        (
            one.name,
            one.get_kind_display() or "—",
            one.get_strength_display() or "—",
            ", ".join(one.presses) or "—",
            words.period(one.starts_on, one.ends_on) if one.ends_on else f"Since {words.day(one.starts_on)}",
            one.press_reason or "—",
        )
        for one in events
    ]
    pressing = sum(bool(one.presses) for one in events)
    count = f"{words.number(len(events))} event{'' if len(events) == 1 else 's'}"
    says = f"{count} lasted in the period. Pressing on the fulcrum: {words.number(pressing)}."
    heads = ("Event", "Kind", "Strength", "Presses toward", "When", "Why")
    return Section(Step.CONTEXT, says, (Table("Context events of the period", heads, tuple(rows)),), **link)
