"""Opening, changing and closing supports, and who provides them."""

import copy
from collections.abc import Iterable
from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction

from steelyard.center.charge.models import FocalArea, StaffMember, Topic
from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.models import Organization
from steelyard.center.offerings.models import Offering
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.queries.gates import refusal
from steelyard.support.delivery.rules import NEXT_STATUS, SupportStatus, standing_of


class CannotChangeStatus(Exception):
    """A step from one status to another that does not exist, or without its reason."""


class GateShut(CannotChangeStatus):
    """What an app above the ledger asks for first is not there; the message says what."""


class CannotProvide(Exception):
    """A provider's part that cannot be; the message says why."""


class SupportValues(TypedDict, total=False):
    """The plain fields of a support."""

    name: Required[str]
    tier: Required[str]
    origin: Required[str]
    starts_on: Required[date]
    ends_on: date | None
    status: str
    liaison: StaffMember | None
    plan: str
    expected_minutes: int
    offering: Offering | None
    context_event: ContextEvent | None
    is_simulated: bool
    source: str
    code: str | None


class ProviderValues(TypedDict, total=False):
    """A provider's part; the standing follows from the kind of organization if it is left out."""

    organization: Required[Organization]
    role: Required[str]
    standing: str
    does: str
    since: date | None
    until: date | None


@transaction.atomic
def open_support(
    *,
    by: User | None,
    recipients: Iterable[Organization] = (),
    topics: Iterable[Topic] = (),
    focal_areas: Iterable[FocalArea] = (),
    providers: Iterable[ProviderValues] = (),
    **values: Unpack[SupportValues],
) -> Support:
    """Open a support with everything that belongs to it; it is active unless a status says otherwise."""
    support = Support(**values, name_key=fold(values["name"]))
    _ask_gates(support)
    support.save(force_insert=True)
    support.recipients.set(recipients)
    support.topics.set(topics)
    support.focal_areas.set(focal_areas)
    for provider in providers:
        _provide(support, provider)
    record(verbs.OPENED, support, by=by, changes={"tier": [None, support.get_tier_display()]})
    return support


@transaction.atomic
def alter_support(support: Support, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Change what is given, links to recipients, topics and focal areas included; return what changed."""
    if "name" in values:
        values["name_key"] = fold(values["name"])
    _ask_gates(_as_wanted(support, values), support)
    changes = change(support, **values)
    changes.pop("name_key", None)
    if changes:
        record(verbs.ALTERED, support, by=by, changes=changes)
    return changes


def _as_wanted(support: Support, values: dict[str, Any]) -> Support:
    wanted = copy.copy(support)
    plain = {field.name for field in Support._meta.fields}
    for name in plain & values.keys():
        setattr(wanted, name, values[name])
    return wanted


def _ask_gates(wanted: Support, before: Support | None = None) -> None:
    if told := refusal(wanted, before):
        raise GateShut(told)


_MOVED = {SupportStatus.ACTIVE: verbs.ACTIVATED, SupportStatus.CLOSED: verbs.CLOSED}


@transaction.atomic
def change_status(support: Support, *, by: User | None, to: str, on: date, reason: str) -> Support:
    """Take a support to its next status, with the reason; closing ends it on that day, reopening takes the end back."""
    wanted, now = SupportStatus(to), SupportStatus(support.status)
    if wanted not in NEXT_STATUS[now]:
        raise CannotChangeStatus(f"A support that is {now.label.lower()} cannot become {wanted.label.lower()}.")
    if not reason.strip():
        raise CannotChangeStatus("Say in a sentence why.")
    if wanted == SupportStatus.CLOSED and on < support.starts_on:
        raise CannotChangeStatus(f"It cannot end before it starts, on {support.starts_on:%B %-d, %Y}.")
    ends_on = on if wanted == SupportStatus.CLOSED else None
    _ask_gates(_as_wanted(support, {"status": wanted.value}), support)
    changes = change(support, status=wanted.value, ends_on=ends_on)
    record(_MOVED[wanted], support, by=by, changes=changes, note=reason)
    return support


@transaction.atomic
def add_provider(support: Support, *, by: User | None, **provider: Unpack[ProviderValues]) -> SupportProvider:
    """Give an organization a part in a support."""
    added = _provide(support, provider)
    touch(support)
    changes = {"provider": [None, f"{added.organization}, {added.get_role_display()}"]}
    record(verbs.PROVIDER_ADDED, support, by=by, changes=changes, note=added.does)
    return added


def _provide(support: Support, values: ProviderValues) -> SupportProvider:
    organization = values["organization"]
    new = SupportProvider(**{"standing": standing_of(organization.kind).value, **values}, support=support)
    if new.since and new.until and new.until < new.since:
        raise CannotProvide("The last day lies before the first.")
    same = SupportProvider.objects.filter(support=support, organization=organization, role=new.role)
    if any(one.provision.meets(new.provision) for one in same):
        raise CannotProvide(f"{organization} already has this part in these days.")
    new.save(force_insert=True)
    return new


@transaction.atomic
def end_provider(provider: SupportProvider, *, by: User | None, on: date) -> SupportProvider:
    """End a provider's part on a day; the part itself stays on record."""
    if provider.since and on < provider.since:
        raise CannotProvide(f"The part began on {provider.since:%B %-d, %Y}; it cannot end before.")
    if provider.until == on:  # sent twice
        return provider
    touch(provider.support)
    told = {"until": [provider.until, on]}
    provider.until = on
    provider.save(update_fields=["until"])
    record(verbs.PROVIDER_ENDED, provider.support, by=by, changes=told, note=str(provider.organization))
    return provider
