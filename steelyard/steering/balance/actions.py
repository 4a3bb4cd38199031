"""Every write to scenarios; none of them touches the ledger."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.steering.balance import verbs
from steelyard.steering.balance.models import Scenario
from steelyard.steering.balance.rules.what_if import Choices


@transaction.atomic
def keep_scenario(*, by: Any, name: str, base: str, choices: Choices) -> Scenario:
    """Keep a what-if under a name."""
    made = Scenario.objects.create(name=name, owner=by, base=base, choices=choices.as_json())
    record(verbs.KEPT, made, by=by)
    return made


@transaction.atomic
def rename_scenario(scenario: Scenario, *, by: Any, name: str) -> dict[str, list[Any]]:
    """Give it another name. Raises Stale."""
    changes = change(scenario, name=name)
    if changes:
        record(verbs.ALTERED, scenario, by=by, changes=changes)
    return changes


@transaction.atomic
def alter_scenario(scenario: Scenario, *, by: Any, base: str, choices: Choices) -> dict[str, list[Any]]:
    """Let it hold other choices. Raises Stale."""
    changes = change(scenario, base=base, choices=choices.as_json())
    if changes:
        told = {name: [_told(old), _told(new)] for name, (old, new) in changes.items()}
        record(verbs.ALTERED, scenario, by=by, changes=told)
    return changes


def _told(value: Any) -> str:
    """What history says of choices: how many of each."""
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{len(value.get(name, ()))} {name}" for name in ("requests", "supports", "moves"))


@transaction.atomic
def delete_scenario(scenario: Scenario, *, by: Any) -> None:
    """Take it off the list; it can be brought back."""
    if Scenario.objects.filter(pk=scenario.pk, deleted_at__isnull=True).update(deleted_at=timezone.now()):
        record(verbs.DELETED, scenario, by=by)


@transaction.atomic
def restore_scenario(scenario: Scenario, *, by: Any) -> None:
    """Put a deleted one back on the list."""
    if Scenario.objects.filter(pk=scenario.pk, deleted_at__isnull=False).update(deleted_at=None):
        record(verbs.RESTORED, scenario, by=by)
