"""Sharing a month with the agencies of a support: what is shared is kept with its hash."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.months import month_of
from steelyard.support.delivery.models import Support
from steelyard.support.measures import verbs
from steelyard.support.measures.models import SharedMonth
from steelyard.support.measures.queries.months import content_of, sha_of, sharings
from steelyard.support.measures.rules import NotNow


class Changed(NotNow):
    """The sheet is not the one that was read; nothing was shared."""


@transaction.atomic
def share(support: Support, *, by: User | None, month: date, sha256: str, note: str = "") -> SharedMonth:
    """Share exactly the sheet of this hash; a month shared before is shared again only where something changed."""
    if month > month_of(timezone.localdate()):
        raise NotNow("This month has not begun yet.")
    content = content_of(support, month)
    if sha_of(content) != sha256:
        raise Changed("A value was entered or corrected after you opened this sheet. Look at it and share it again.")
    before = sharings(support, month)
    if before and before[0].sha256 == sha256:
        raise NotNow("This month is shared already, and nothing has changed since.")
    if not any(row["value"] for row in content["rows"]) and not note:
        raise NotNow("Nothing was entered for this month. Enter a value, or say in a note why there is none.")
    number = before[0].number + 1 if before else 1
    try:
        with transaction.atomic():
            shared = SharedMonth.objects.create(support=support, month=month, number=number, content=content,
                                                sha256=sha256, note=note, by=by,
                                                is_simulated=support.is_simulated)  # fmt: skip
    except IntegrityError as taken:
        raise NotNow("Somebody shared this month in this moment.") from taken
    record(verbs.SHARED, support, by=by, changes={"month": [None, f"{month:%Y-%m}"]}, note=f"SHA-256 {sha256}")
    return shared
