"""Every write in the register of unmet needs."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.center.needs import verbs
from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


@transaction.atomic
def record_need(
    *, by: User | None, title: str, topic: Topic, how_made_visible: str, found_on: date, **more: Any
) -> UnmetNeed:
    """Write down a need that nobody meets yet, and how the center makes it visible.

    ``more``: description, organization, status, is_simulated.
    """
    need = UnmetNeed.objects.create(
        title=title[:200], topic=topic, how_made_visible=how_made_visible, found_on=found_on, **more
    )
    record(verbs.RECORDED, need, by=by, changes={"topic": [None, topic]})
    return need


@transaction.atomic
def alter_need(need: UnmetNeed, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Bring a need to these values and return what changed; raises Stale."""
    changes = change(need, **values)
    if changes:
        record(verbs.ALTERED, need, by=by, changes=changes)
    return changes
