"""Many rows at once, for programs that write a whole ledger: the simulator, and imports of other systems' records."""

from collections import Counter
from collections.abc import Sequence

from django.db import models, transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import (
    Activity,
    Cost,
    Effort,
    Participation,
    Promise,
    Support,
    SupportProvider,
)

# In the order in which rows point at each other.
_TABLES: tuple[type[models.Model], ...] = (
    Support,
    SupportProvider,
    Support.recipients.through,
    Support.topics.through,
    Support.focal_areas.through,
    Activity,
    Participation,
    Effort,
    Cost,
    Promise,
)


@transaction.atomic
def write_many(rows: Sequence[models.Model], *, by: User | None, note: str = "", size: int = 2000) -> Counter[str]:
    """Write unsaved rows of the ledger in chunks of ``size`` with one line of history; return how many of each table.

    Rows may be mixed and point at each other; links are rows of ``Support.topics.through`` and its like. The
    database holds its constraints; the sentences that people get from the single acts are not asked here.
    """
    groups: dict[type[models.Model], list[models.Model]] = {table: [] for table in _TABLES}
    for row in rows:
        if type(row) not in groups:
            raise TypeError(f"{type(row).__name__} is not a table of the ledger.")
        if isinstance(row, Support) and not row.name_key:
            row.name_key = fold(row.name)
        groups[type(row)].append(row)
    for table, members in groups.items():
        table._base_manager.bulk_create(members, batch_size=size)
    counts = Counter({table._meta.object_name or "": len(members) for table, members in groups.items() if members})
    record(verbs.WRITTEN, None, by=by, changes={name: [0, count] for name, count in counts.items()}, note=note)
    return counts
