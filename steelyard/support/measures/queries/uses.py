"""Measures in use and their values over time, a support's measures in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import StringAgg, TextField
from django.db.models import Value as Literal
from django.db.models.functions import Cast, Concat

from steelyard.analysis.runcharts import Reading, Signal, read
from steelyard.center.directory.models import Organization
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models import Former, Measure, MeasureQuerySet, Value
from steelyard.support.measures.rules import Every, window_of, window_word, windows
from steelyard.support.measures.rules.signals import name_of, told, way
from steelyard.support.measures.rules.values import met, shown, target_told

ORDER = ("position", "definition__name_key", "organization__name_key", "id")


def whole(rows: MeasureQuerySet | None = None) -> MeasureQuerySet:
    """Measures with all that a page shows of them."""
    found = Measure.objects.all() if rows is None else rows
    return found.select_related("support", "organization", "definition__current__instrument")


def of_support(support: Support, user: Any, *, running: bool = False) -> list[Measure]:
    """The measures of a support that somebody may see, those that run first."""
    rows = Measure.objects.visible_to(user)
    return _in_order(support, rows.running() if running else rows)


def all_of(support: Support) -> list[Measure]:
    """Every measure of a support, whoever asks: what is shared is one text for all."""
    return _in_order(support, Measure.objects.all())


def _in_order(support: Support, rows: MeasureQuerySet) -> list[Measure]:
    found = list(whole(rows).filter(support=support).order_by(*ORDER))
    return sorted(found, key=lambda one: one.ended_on is not None)


class Point(NamedTuple):
    """A value as pictures read it."""

    on: date
    amount: int


@dataclass(frozen=True)
class Line:
    """A measure over time: each window that has begun, with the value entered in it or None."""

    measure: Measure
    windows: Sequence[date]
    values: Sequence[Any]  # a Value with all it holds, a Point, or None
    reading: Reading

    @property
    def form(self) -> str:
        return self.measure.now.form

    @property
    def words(self) -> Sequence[str]:
        return _words(self.measure.now.every, tuple(self.windows))

    @property
    def last(self) -> Any:
        return next((one for one in reversed(self.values) if one is not None), None)

    @property
    def last_word(self) -> str:
        return window_word(self.measure.now.every, self.last.on) if self.last else ""

    @property
    def last_shown(self) -> str:
        return shown(self.last.amount if self.last else None, self.form)

    @property
    def median_shown(self) -> str:
        return shown(self.reading.median, self.form)

    @property
    def target_told(self) -> str:
        return target_told(self.measure.target, self.form, self.measure.target_on)

    @property
    def is_met(self) -> bool | None:
        return met(self.last.amount if self.last else None, self.measure.target, self.measure.now.better)

    @property
    def missing(self) -> int:
        return sum(one is None for one in self.values)

    @cached_property
    def signals(self) -> list[tuple[str, str, str]]:
        """Each signal: its name, its sentence, and whether it is for the better or the worse."""
        return [self._told(one) for one in self.reading.signals]

    def _told(self, signal: Signal) -> tuple[str, str, str]:
        return name_of(signal), told(signal, self.words, self.reading), way(signal, self.measure.now.better)

    @property
    def rows(self) -> list[tuple[str, Value | None, str]]:
        """Each window with its value and the signals it belongs to, the newest first."""
        named = list(zip(self.reading.signals, self.signals, strict=True))
        held = [
            ", ".join(dict.fromkeys(name for one, (name, _, _) in named if one.side and one.first <= at <= one.last))
            for at in range(len(self.windows))
        ]
        return list(zip(self.words, self.values, held, strict=True))[::-1]

    @property
    def newest_signal(self) -> tuple[str, str, str] | None:
        """The signal that reaches furthest."""
        found = self.reading.signals
        if not found:
            return None
        best = max(range(len(found)), key=lambda at: (found[at].last, found[at].side != 0))
        return self._told(found[best])


# Measures of one support mostly share their windows, and a series is read again and again until its next value comes.
_windows_of, _reading_of = lru_cache(maxsize=200)(windows), lru_cache(maxsize=5000)(read)


@lru_cache(maxsize=200)
def _words(every: str, days: tuple[date, ...]) -> tuple[str, ...]:
    return tuple(window_word(every, one) for one in days)


def line_of(measure: Measure, values: Iterable[Value | Point], today: date) -> Line:
    """Set values into their windows; what was not entered stays a gap."""
    every, last = measure.now.every, min(today, measure.ended_on or today)
    by_day = {one.on: one for one in values if one.on <= last}
    if every == Every.OWN:
        days: Sequence[date] = [day for day in measure.dates if day <= last]
    else:
        days = _windows_of(every, measure.since, window_of(every, last))
    placed = [by_day.get(day) for day in days]
    if len(placed) - placed.count(None) < len(by_day):
        days = sorted({*days, *by_day})
        placed = [by_day.get(day) for day in days]
    series = tuple(None if one is None else one.amount for one in placed)
    return Line(measure, days, placed, _reading_of(series, baseline=measure.frozen_points))


def lines(measures: Sequence[Measure], today: date) -> list[Line]:
    """All values of measures in one query, each in its line."""
    found: dict[int, list[Value]] = defaultdict(list)
    for value in Value.objects.filter(measure__in=measures).order_by("on"):
        found[value.measure_id].append(value)
    return [line_of(measure, found[measure.pk], today) for measure in measures]


def light_lines(measures: Sequence[Measure], today: date) -> list[Line]:
    """The same with windows and amounts alone; a row for each measure, not for each of its months."""
    told = Concat(Cast("on", TextField()), Literal(" "), Cast("amount", TextField()), output_field=TextField())
    rows = Value.objects.filter(measure__in=measures).order_by().values("measure_id")
    found = dict(rows.annotate(told=StringAgg(told, Literal("/"))).values_list("measure_id", "told"))
    return [line_of(measure, _points(found.get(measure.pk, "")), today) for measure in measures]


def _points(told: str) -> Iterable[Point]:
    return (Point(date.fromisoformat(one[:10]), int(one[11:])) for one in told.split("/") if one)


def line(measure: Measure, today: date) -> Line:
    """One measure with who entered what under which version."""
    rows = Value.objects.filter(measure=measure).select_related("by", "under__instrument").order_by("on")
    return line_of(measure, rows, today)


def formers_of(measure: Measure) -> Mapping[int, list[Former]]:
    """What values said before they were corrected, by the value's key, the first wording first."""
    found: dict[int, list[Former]] = defaultdict(list)
    rows = Former.objects.filter(corrected__measure=measure).select_related("by", "under")
    for former in rows.order_by("number"):
        found[former.corrected_id].append(former)
    return found


def value_in(measure: Measure, on: date) -> Value | None:
    return Value.objects.filter(measure=measure, on=on).select_related("under", "by").first()


def open_windows(measure: Measure, today: date) -> list[date]:
    """Windows that have begun and hold no value, the newest first."""
    entered = set(Value.objects.filter(measure=measure).values_list("on", flat=True))
    every, last = measure.now.every, min(today, measure.ended_on or today)
    days = measure.dates if every == Every.OWN else windows(every, measure.since, last)
    return sorted((day for day in days if day <= last and day not in entered), reverse=True)


def newest_window(measure: Measure, today: date) -> date:
    return window_of(measure.now.every, today)


def recipients(support: Support) -> list[Organization]:
    return list(support.recipients.order_by("name_key", "id"))


def export(support: Support, user: Any) -> Iterable[tuple[str, ...]]:
    """Every value of a support as the import reads it, the headings first."""
    yield ("support", "agency", "measure", "window", "amount", "numerator", "denominator", "n", "note")
    measures = {one.pk: one for one in of_support(support, user)}
    rows = Value.objects.filter(measure__in=measures).order_by("measure__definition__key", "measure_id", "on")
    for row in rows:
        measure = measures[row.measure_id]
        whole_, rest = divmod(abs(row.amount), 100)
        sign = "-" if row.amount < 0 else ""
        amount = "" if row.numerator is not None else f"{sign}{whole_}.{rest:02}" if rest else f"{sign}{whole_}"
        numbers = ("" if one is None else str(one) for one in (row.numerator, row.denominator, row.n))
        agency = measure.organization.code or "" if measure.organization else ""
        yield (
            support.code or str(support.pk),
            agency,
            measure.definition.key,
            row.on.isoformat(),
            amount,
            *numbers,
            row.note,
        )
