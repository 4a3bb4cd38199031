"""Every write in the register of unmet needs."""

from datetime import date

from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.center.needs import verbs
from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record


@transaction.atomic
def record_need(
    *,
    by: User | None,
    title: str,
    topic: Topic,
    how_made_visible: str,
    found_on: date,
    description: str = "",
    organization: Organization | None = None,
    is_simulated: bool = False,
) -> UnmetNeed:
    """Write down a need that nobody meets yet, and how the center makes it visible."""
    need = UnmetNeed.objects.create(
        title=title[:200],
        topic=topic,
        how_made_visible=how_made_visible,
        found_on=found_on,
        description=description,
        organization=organization,
        is_simulated=is_simulated,
    )
    record(verbs.RECORDED, need, by=by, changes={"topic": [None, topic]})
    return need
