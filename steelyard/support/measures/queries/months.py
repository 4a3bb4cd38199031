"""A month's sheet: every measure that is due, its value, what changed; as it is now, and as it was shared."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from steelyard.foundation.kit.months import month_of, months, months_on
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models import Measure, Routine, SharedMonth, Value
from steelyard.support.measures.models.uses import own_agencies
from steelyard.support.measures.queries.uses import Line, all_of, lines, of_support
from steelyard.support.measures.rules import due_on, is_due_in, window_of, window_word
from steelyard.support.measures.rules.values import met, shown, target_told

Content = dict[str, Any]


@dataclass(frozen=True)
class Due:
    """A measure due with a month: its window, and its value if one was entered."""

    measure: Measure
    window: date
    value: Value | None

    @property
    def word(self) -> str:
        return window_word(self.measure.now.every, self.window)


def due_in(support: Support, month: date, user: Any) -> list[Due]:
    """The measures of a support that are due with a month, with what was entered: three queries."""
    found = [(one, window) for one in of_support(support, user) if (window := _window(one, month))]
    days = {one.pk: window for one, window in found}
    rows = Value.objects.filter(measure__in=days, on__in=set(days.values())).select_related("under", "by")
    values = {row.measure_id: row for row in rows if days[row.measure_id] == row.on}
    return [Due(one, window, values.get(one.pk)) for one, window in found]


def _window(measure: Measure, month: date) -> date | None:
    every = measure.now.every
    window = is_due_in(every, month, measure.dates)
    if window is None or window < window_of(every, measure.since):
        return None
    return None if measure.ended_on is not None and measure.ended_on < window else window


def content_of(support: Support, month: date) -> Content:
    """What a month's sheet says, as plain data: what is shared, and what is hashed. Later months leave it as it is."""
    measures = [one for one in all_of(support) if _window(one, month)]
    last = months_on(month, 1) - timedelta(days=1)
    rows = [_row(line, _window(line.measure, month) or month) for line in lines(measures, last)]
    return {"support": support.name, "month": f"{month:%Y-%m}", "rows": rows}


def _row(line: Line, window: date) -> Content:
    measure, now = line.measure, line.measure.now
    at = line.windows.index(window) if window in line.windows else None
    value = line.values[at] if at is not None else None
    before = next((one for one in reversed(line.values[:at]) if one is not None), None) if at is not None else None
    return {
        "measure": measure.pk,
        "name": measure.definition.name,
        "agency": measure.organization.name if measure.organization else "",
        "agency_key": measure.organization_id,
        "kind": now.get_kind_display(),
        "level": now.get_level_display(),
        "definition": now.number,
        "instrument": str(now.instrument) if now.instrument else "",
        "licence": now.instrument.licence if now.instrument else "",
        "window": window_word(now.every, window),
        "value": None if value is None else shown(value.amount, now.form),
        "amount": None if value is None else value.amount,
        "of": _of(value),
        "n": value.n if value else None,
        "note": value.note if value else "",
        "before": shown(before.amount, now.form) if before else "",
        "moved": _moved(value, before, now.form),
        "target": target_told(measure.target, now.form, measure.target_on),
        "is_met": met(value.amount if value else None, measure.target, now.better),
        "signals": _signals(line, at),
    }


def _of(value: Value | None) -> str:
    return f"{value.numerator:,} of {value.denominator:,}" if value and value.denominator is not None else ""


def _moved(value: Value | None, before: Value | None, form: str) -> str:
    """What changed since the value before, in words; a share moves in points."""
    if value is None or before is None:
        return ""
    change = value.amount - before.amount
    if not change:
        return "unchanged"
    size = shown(abs(change), form)
    return f"{'up' if change > 0 else 'down'} {f'{size[:-1]} points' if size.endswith('%') else size}"


def _signals(line: Line, at: int | None) -> list[str]:
    """Signals that the month's own value is the last point of."""
    pairs = zip(line.reading.signals, line.signals, strict=True)
    return [f"{name}: {sentence}" for one, (name, sentence, _) in pairs if one.last == at]


def sha_of(content: Content) -> str:
    """The hash of a sheet: the same words give the same one."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rows_for(content: Content, user: Any, *, at_desk: bool) -> list[Content]:
    """The rows of a sheet that somebody may read: at an agency, those that are not another agency's."""
    rows: list[Content] = content["rows"]
    if at_desk:
        return rows
    own = own_agencies(user)
    return [row for row in rows if row["agency_key"] is None or row["agency_key"] in own]


def sharings(support: Support, month: date) -> list[SharedMonth]:
    """How often a month was shared, the newest first."""
    rows = SharedMonth.objects.filter(support=support, month=month).select_related("by")
    return list(rows.order_by("-number"))


@dataclass(frozen=True)
class MonthRow:
    """One month of a support in the list: whether it was shared, and whether it is late."""

    month: date
    due_on: date
    shared: SharedMonth | None
    is_late: bool

    @property
    def slug(self) -> str:
        return f"{self.month:%Y-%m}"


def months_of(routine: Routine, today: date, late: Sequence[date]) -> list[MonthRow]:
    """Every month from the first to be shared to today's, the newest first; one query."""
    shared = {}
    rows = SharedMonth.objects.filter(support=routine.support_id).select_related("by").defer("content")
    for one in rows.order_by("number"):
        shared[one.month] = one
    last = min(month_of(today), routine.until or today)
    found = sorted({*months(routine.since, last), *shared}, reverse=True)
    return [MonthRow(month, due_on(month, routine.due_day), shared.get(month), month in late) for month in found]


def routine_of(support: Support) -> Routine | None:
    return Routine.objects.filter(support=support).first()


def next_to_share(routine: Routine, today: date) -> date:
    """The month whose data is wanted next: the last one that is over, or the first of all."""
    over = [month for month in months(routine.since, today) if month < month_of(today)]
    return over[-1] if over else routine.since
