"""Rows of the inbox, drawn in Python: as a template, fifty of them cost more than all the rest of their page."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from steelyard.foundation.kit.addresses import address_of
from steelyard.foundation.kit.rows import joined
from steelyard.foundation.kit.templatetags.kit import day, status
from steelyard.intake.queries.inbox import Row
from steelyard.intake.rules import Ask, Due

register = template.Library()

_ROW = (
    '<tr><th scope="row"><a href="{}">{}</a> <bdi class="inbox__who">{}</bdi>{}<p class="inbox__need" dir="auto">{}{}</p>{}'
    "</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}{}</td></tr>"
)
_SIMULATED = SafeString(' <span class="mark">simulated</span>')
_NOT_SURE = SafeString('<span class="quiet">Not sure</span>')
_NOBODY = SafeString('<span class="quiet">Nobody yet</span>')
_NEED = 110  # letters shown of what somebody wrote


@register.simple_tag(takes_context=True)
def inbox_rows(context: template.Context, rows: Iterable[Row], *, assigns: bool = False) -> SafeString:
    """Each request with what is owed on it, its agency, topic and holder; who ``assigns`` may take it or give it."""
    me, back = context["me"], quote(context["request"].get_full_path(), safe="/")
    me = me.pk if me else None
    return joined(
        _ROW, ((*_cells(row, row.request), _take(row, me, back) if assigns and row.due else "") for row in rows)
    )


def _cells(row: Row, one: Any) -> tuple[Any, ...]:
    return (
        address_of("intake:help-request", one.pk),
        one.number,
        one.name,
        _SIMULATED if one.is_simulated else "",
        f"{Ask(one.ask).label}: " if one.ask != Ask.HELP else "",
        Truncator(one.need).chars(_NEED),
        status("The requester wrote last", "attention") if one.requester_spoke_last else "",
        _owed(row.due) if row.due else _stands(row, one),
        _agency(one),
        one.topic_name or _NOT_SURE,
        day(row.received_on),
        format_html("<bdi>{}</bdi>", one.holder_name) if one.holder_id else _NOBODY,
    )


def _days(n: int) -> str:
    return f"{n} working day{'' if n == 1 else 's'}"


def _owed(due: Due) -> SafeString:
    what = due.what.label[:1].upper() + due.what.label[1:]
    if due.late:
        return format_html("{} <br>{} late", status(what, "attention"), _days(due.late))
    return format_html('{} <br><span class="quiet">by {}</span>', what, day(due.on))


def _stands(row: Row, one: Any) -> str:
    stands: str = one.get_status_display()
    if not row.decision:
        return stands
    return format_html('{} <br><span class="quiet">{}, after {}</span>', stands, row.decision, _days(row.waited))


def _agency(one: Any) -> SafeString:
    state = f", {one.state_id}" if one.state_id else ""
    if one.agency_id:
        return format_html("<bdi>{}</bdi>{}", one.agency_name, state)
    return format_html('<bdi>{}</bdi>{} <br><span class="quiet">as typed</span>', one.agency_typed, state)


def _take(row: Row, me: int | None, back: str) -> SafeString:
    one = row.request
    where = address_of("intake:assign", one.pk)
    own = ""
    if me and one.holder_id != me:
        own = format_html(
            '<button class="usa-button usa-button--unstyled" type="submit" form="take" formaction="{}" name="version"'
            ' value="{}">Take it<span class="usa-sr-only">: {}</span></button> ',
            where,
            one.version,
            one.number,
        )
    return format_html(
        '<p class="inbox__take">{}<a href="{}?next={}">Give it<span class="usa-sr-only">: {}</span></a></p>',
        own,
        where,
        back,
        one.number,
    )
