"""Bars beside their labels and values, and one bar cut into shares: picture and table are one thing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.foundation.kit.words import number, share


@dataclass(frozen=True)
class Bar:
    """A label with its value; ``shown`` is the value in words where a plain number is not enough.

    ``mark`` is a value to hold it beside, drawn as a line across the bar.
    """

    label: str
    value: float
    shown: str = ""
    href: str = ""
    note: str = ""
    mark: float | None = None


@dataclass(frozen=True)
class Part:
    """One share of a whole."""

    label: str
    value: float
    href: str = ""


def bars(
    title: str, rows: Iterable[Bar], *, unit: str = "", label: str = "", most: float | None = None, quiet: bool = False
) -> SafeString:
    """Draw horizontal bars as a table with a bar in each row; ``most`` fixes the scale (else the largest value).

    A quiet title is for screen readers only: where a heading above says the same.
    """
    rows = list(rows)
    top = most if most is not None else max((bar.value for bar in rows), default=0)
    return filled(
        '<div class="table-frame"><table class="table bars"><caption{}>{}</caption><thead><tr><th scope="col">{}</th>'
        '<th scope="col"><span class="usa-sr-only">Bar</span></th><th scope="col" class="number">{}</th></tr></thead>'
        "<tbody>{}</tbody></table></div>",
        *(
            SafeString(' class="usa-sr-only"') if quiet else "",
            title,
            label,
            unit,
            ink.join(_bar(bar, top) for bar in rows) or _NONE,
        ),
    )


_NONE = SafeString('<tr><td colspan="3">Nothing to show.</td></tr>')


def _bar(bar: Bar, top: float) -> SafeString:
    width = 100 * min(max(bar.value, 0), top) / top if top else 0
    mark = ink.rect(0, 0, width, 10, fill=ink.STEPS[3]) if width else ink.NOTHING
    if bar.mark is not None and top:
        place = 100 * min(max(bar.mark, 0), top) / top
        mark = ink.join([mark, ink.rect(min(place, 99), 0, 1, 10, fill=ink.BRASS)])
    note = filled(' <span class="quiet">{}</span>', bar.note) if bar.note else ""
    return filled(
        '<tr><th scope="row">{}{}</th><td class="bars__bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">{}{}</svg></td><td class="number">{}</td></tr>',
        *(ink.anchor(bar.label, bar.href), note, ink.line(0, 0, 0, 10, stroke=ink.QUIET), mark),
        bar.shown or number(bar.value),
    )


# Neighbours differ in lightness, not only in colour; a rest beyond the sixth part is pale.
_FILLS = (ink.STEPS[3], ink.STEPS[1], ink.BRASS, ink.STEPS[4], "#dec69a", ink.STEPS[2])


def share_bar(
    title: str, parts: Iterable[Part], *, unit: str = "", shown: Callable[[float | None], str] = number
) -> SafeString:
    """Draw one bar cut into shares, each named in the table beneath with a swatch of its shade."""
    parts = list(parts)
    whole = sum(part.value for part in parts)
    marks, x = [], 0.0
    for at, part in enumerate(parts):
        width = 100 * part.value / whole if whole else 0
        if width:
            marks.append(ink.rect(x, 0, max(width - 0.3, 0.2), 10, fill=_fill(at)))
        x += width
    picture = filled(
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        ink.join(marks),
    )
    body = (
        (
            filled("{}{}", _swatch(at), ink.anchor(part.label, part.href)),
            shown(part.value),
            share(part.value, whole),
        )
        for at, part in enumerate(parts)
    )
    rows = ink.table(title, ("Part", unit.capitalize() or "Number", "Share"), body)
    return ink.figure("share", title, picture, rows, folded=False)


def _fill(at: int) -> str:
    return _FILLS[at] if at < len(_FILLS) else ink.RULE


def _swatch(at: int) -> SafeString:
    return filled(
        '<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">{}</svg>',
        ink.rect(0, 0, 10, 10, fill=_fill(at)),
    )
