"""Values: entered once a window, corrected with the former words kept, for one measure or many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.measures import verbs
from steelyard.support.measures.models import Former, Measure, Value
from steelyard.support.measures.rules import NotNow, window_word
from steelyard.support.measures.rules.values import Given, check_window, hundredths, shown


@transaction.atomic
def enter(measure: Measure, *, by: User | None, on: date, given: Given, is_simulated: bool = False) -> Value:
    """Enter the value of a window; a second one for it is refused, a correction is another act."""
    _check(measure, on)
    now = measure.now
    row = Value(
        measure=measure, on=on, amount=hundredths(given, now.scale), numerator=given.numerator,
        denominator=given.denominator, n=given.n, note=given.note, under=now, by=by, is_simulated=is_simulated,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise NotNow(f"{window_word(now.every, on)} has a value already. Correct that one instead.") from taken
    record(verbs.ENTERED, measure, by=by, note=f"{window_word(now.every, on)}: {shown(row.amount, now.form)}")
    return row


def _check(measure: Measure, on: date) -> None:
    now = measure.now
    check_window(now.every, on, since=measure.since, today=timezone.localdate())
    if measure.ended_on is not None and on > measure.ended_on:
        raise NotNow(f"This measure ended on {measure.ended_on:%B} {measure.ended_on.day}, {measure.ended_on.year}.")
    if measure.own_dates and on.isoformat() not in measure.own_dates:
        raise NotNow("This is none of the days on which this measure is collected.")


@transaction.atomic
def correct(value: Value, *, by: User | None, given: Given, why: str = "") -> bool:
    """Put a value right; what it said before is kept with why it was wrong. Returns whether anything differed."""
    now = value.measure.now
    amount = hundredths(given, now.scale)
    wanted = {"amount": amount, "numerator": given.numerator, "denominator": given.denominator,
              "n": given.n, "note": given.note}  # fmt: skip
    if all(getattr(value, name) == new for name, new in wanted.items()):
        return False
    former = Former(corrected=value, number=value.version, under=value.under, by=value.by, at=value.at, why=why,
                    **{name: getattr(value, name) for name in wanted})  # fmt: skip
    changes = change(value, **wanted, under=now, by=by, at=timezone.now())
    former.save(force_insert=True)
    told = {name: pair for name, pair in changes.items() if name in wanted}
    record(
        verbs.CORRECTED, value.measure, by=by, changes=told, note=f"{window_word(now.every, value.on)}. {why}".strip()
    )
    return True


@dataclass(frozen=True)
class Entry:
    """One row of a month's grid: a measure, its window, what was typed, and the version that was read (0 for none)."""

    measure: Measure
    on: date
    given: Given
    version: int


@dataclass(frozen=True)
class Kept:
    """What came of a month's grid: how many values were entered and corrected."""

    entered: int = 0
    corrected: int = 0


class Refused(Exception):
    """Rows of a grid that cannot be: a sentence by the key of their measure. Nothing of the grid was kept."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        self.problems = dict(problems)
        super().__init__("Some rows cannot be kept as they are.")


@transaction.atomic
def keep_month(entries: Iterable[Entry], *, by: User | None) -> Kept:
    """Keep a grid: new values are entered, others corrected; all rows or none."""
    entries = list(entries)
    there = {one.measure_id: one for one in _there(entries)}
    problems, entered, corrected = {}, 0, 0
    for entry in entries:
        value = there.get(entry.measure.pk)
        try:
            if value is None and entry.version == 0:
                enter(entry.measure, by=by, on=entry.on, given=entry.given)
                entered += 1
            elif value is None or value.version != entry.version:
                if not _is_as_read(value, entry):
                    problems[entry.measure.pk] = _told(value)
            elif correct(value, by=by, given=entry.given):
                corrected += 1
        except (NotNow, Stale) as problem:
            problems[entry.measure.pk] = str(problem)
    if problems:
        raise Refused(problems)
    return Kept(entered, corrected)


def _there(entries: Iterable[Entry]) -> Iterable[Value]:
    days = {entry.measure.pk: entry.on for entry in entries}
    rows = Value.objects.filter(measure__in=days, on__in=set(days.values()))
    found = [one for one in rows.select_related("under") if days[one.measure_id] == one.on]
    measures = {entry.measure.pk: entry.measure for entry in entries}
    for one in found:
        one.measure = measures[one.measure_id]
    return found


def _is_as_read(value: Value | None, entry: Entry) -> bool:
    """Whether a row that somebody else saved meanwhile was not touched here: then theirs simply stands."""
    if value is None or not entry.version:
        return False
    read = Former.objects.filter(corrected=value, number=entry.version).first()
    names = ("numerator", "denominator", "n", "note")
    return (
        read is not None
        and all(getattr(read, name) == getattr(entry.given, name) for name in names)
        and (entry.given.amount in {None, read.amount})
    )


def _told(value: Value | None) -> str:
    if value is None:
        return "Somebody changed this while you were typing. Look at it and save again."
    saved = shown(value.amount, value.under.form)
    return f"Somebody saved {saved} here while you were typing. Save again to put yours in its place; theirs is kept."
