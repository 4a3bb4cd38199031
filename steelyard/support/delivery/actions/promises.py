"""Promises: made, kept, dropped, and opened again when that was a slip."""

from datetime import date
from typing import Required, TypedDict, Unpack

from django.db import transaction

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import Activity, Promise, Support
from steelyard.support.delivery.rules import PromiseStatus


class CannotPromise(Exception):
    """A promise, or its end, that cannot be; the message says why."""


class NewPromise(TypedDict, total=False):
    """By whom, to whom, what, and when it is due."""

    what: Required[str]
    due_on: Required[date]
    by_staff: StaffMember | None
    by_organization: Organization | None
    to_organization: Organization | None
    support: Support | None
    activity: Activity | None
    is_simulated: bool


@transaction.atomic
def make_promise(*, by: User | None, **values: Unpack[NewPromise]) -> Promise:
    """Write down who promised what, and by when."""
    if not (values.get("by_staff") or values.get("by_organization")):
        raise CannotPromise("Say who promises this.")
    promise = Promise.objects.create(**values)
    record(verbs.PROMISED, promise, by=by, changes={"due_on": [None, promise.due_on]})
    return promise


@transaction.atomic
def keep_promise(promise: Promise, *, by: User | None, on: date) -> Promise:
    """What was promised is done."""
    changes = _end(promise, PromiseStatus.KEPT, on)
    record(verbs.KEPT, promise, by=by, changes=changes)
    return promise


@transaction.atomic
def drop_promise(promise: Promise, *, by: User | None, on: date, reason: str) -> Promise:
    """What was promised will not be done, for a reason."""
    if not reason.strip():
        raise CannotPromise("Say in a sentence why it will not be done.")
    changes = _end(promise, PromiseStatus.DROPPED, on)
    record(verbs.DROPPED, promise, by=by, changes=changes, note=reason)
    return promise


def _end(promise: Promise, status: PromiseStatus, on: date) -> dict[str, list[object]]:
    if promise.status != PromiseStatus.OPEN:
        raise CannotPromise(f"This promise is already {promise.get_status_display().lower()}.")
    return change(promise, status=status.value, ended_on=on)


@transaction.atomic
def reopen_promise(promise: Promise, *, by: User | None) -> Promise:
    """Undo the end of a promise."""
    if promise.status == PromiseStatus.OPEN:
        raise CannotPromise("This promise is open.")
    changes = change(promise, status=PromiseStatus.OPEN.value, ended_on=None)
    record(verbs.REOPENED, promise, by=by, changes=changes)
    return promise
