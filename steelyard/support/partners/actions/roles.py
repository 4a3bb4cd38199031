"""Telling everybody in a support that a provider's role in it ends soon."""

from typing import Any

from django.conf import settings
from django.db import transaction

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.words import day
from steelyard.foundation.work.actions import post
from steelyard.support.delivery.models import SupportProvider
from steelyard.support.partners import verbs
from steelyard.support.partners.models import RoleWarning
from steelyard.support.partners.queries.addresses import of_part

_WARNING = """Hello,

the part of {provider} in “{support}” ends on {until}:

{role}

If it should go on, or if somebody else should take it over, this is the time to say so{whom}.

{link}{center}
"""


@transaction.atomic
def warn(part: SupportProvider, *, by: User | None) -> RoleWarning:
    """Tell the provider and the recipients once that a role ends on its day; the liaison sees it on Today."""
    if part.until is None:
        raise ValueError("A role without an end ends never.")
    warned, is_new = RoleWarning.objects.get_or_create(part=part, until=part.until)
    if not is_new:
        return warned
    told = of_part(part)
    letters = list(dict.fromkeys(address for addresses in told.values() for address in addresses))
    for number, to in enumerate(letters, start=1):
        key = f"partners.role.{part.pk}.{part.until}.{number}"
        post(key=key, to=to, subject=f"Ends on {day(part.until)}: a part in {part.support}", body=_body(part))
    RoleWarning.objects.filter(pk=warned.pk).update(letters=len(letters))
    warned.letters = len(letters)
    changes: dict[str, list[Any]] = {"until": [None, part.until], "letters": [None, len(letters)]}
    record(verbs.WARNED, part.support, by=by, changes=changes, note=str(part.organization))
    return warned


def _body(part: SupportProvider) -> str:
    center, liaison = the_center(), part.support.liaison
    role = f"{part.get_role_display()}: {part.does}" if part.does else part.get_role_display()
    return _WARNING.format(
        provider=part.organization,
        support=part.support,
        until=day(part.until),
        role=role,
        whom=f" to {liaison.person}" if liaison else "",
        link=f"{settings.BASE_URL}{part.support.get_absolute_url()}\n\n",
        center=center.name if center else "",
    )
