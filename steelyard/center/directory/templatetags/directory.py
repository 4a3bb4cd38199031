"""Rows of the long lists, drawn in Python: as a template, fifty of them cost more than all the rest of their page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from steelyard.center.directory.reference import STATES
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.kit.addresses import address_of
from steelyard.foundation.kit.rows import escaped, joined
from steelyard.foundation.kit.templatetags.kit import status

register = template.Library()

SIMULATED = SafeString(' <span class="mark">simulated</span>')
_NONE = "—"
_STATES = {row.postal: row.name for row in STATES}  # every database holds these, so none is asked for them
_ORGANIZATION = '<tr><th scope="row"><a href="{}"><bdi>{}</bdi></a>{}{}{}</th><td>{}</td><td>{}</td><td><bdi>{}</bdi></td><td>{}</td></tr>'


@register.simple_tag
def organization_rows(rows: Iterable[Any]) -> SafeString:
    """Name, kind, state, city and code of each row of ``queries.listed_organizations``."""
    return joined(_ORGANIZATION, map(_organization, rows))


def _organization(one: Any) -> tuple[Any, ...]:
    return (
        address_of("directory:organization", one.id),
        one.name,
        f" ({one.short_name})" if one.short_name else "",
        SIMULATED if one.is_simulated else "",
        SafeString(f" {status('Closed')}") if one.closed_on else "",
        OrganizationKind(one.kind).label,
        _STATES.get(one.state_id or "", _NONE),
        one.city or _NONE,
        one.code or _NONE,
    )


@register.simple_tag
def people_rows(rows: Iterable[Any], *, show_organization: bool = False) -> SafeString:
    """Name, title, place (unless they share it) and address of each row of ``queries.listed_people``."""
    drawn = '<tr><th scope="row"><a href="{}"><bdi>{}</bdi></a>{}</th><td><bdi>{}</bdi></td>{}<td>{}</td></tr>'
    place = _place if show_organization else _no_place
    return joined(drawn, ((*_person(one), place(one), _mail(one.main_email)) for one in rows))


def _person(one: Any) -> tuple[Any, ...]:
    return address_of("directory:person", one.id), one.name, SIMULATED if one.is_simulated else "", one.title or _NONE


def _place(one: Any) -> str:
    if one.organization_id is None:
        return SafeString(f"<td>{_NONE}</td>")
    where = address_of("directory:organization", one.organization_id)
    return SafeString(f'<td><a href="{where}"><bdi>{escaped(one.organization__name)}</bdi></a></td>')


def _no_place(_: Any) -> str:
    return ""


def _mail(address: str | None) -> str:
    return SafeString(f'<a href="mailto:{escaped(address)}">{escaped(address)}</a>') if address else _NONE
