"""Who may see and stop long work, and who may read the outbox."""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from steelyard.foundation.kit.access import grant, permission
from steelyard.foundation.work.models import SEE_ALL

# Names of roles as plain strings: work lies below accounts.
WORKING = frozenset({"director", "liaison", "coordinator", "librarian", "evaluator", "administrator"})
EVERYBODY = WORKING | {"recipient", "partner", "adviser", "funder"}


def mail_readers(*, demonstration: bool) -> Collection[str]:
    """In the demonstration nothing is sent and everybody is invented, so every role may look."""
    return EVERYBODY if demonstration else SEE_ALL


grant("work.see", "See long work", WORKING)
grant("work.see_mail", "Read the outbox", mail_readers(demonstration=settings.DEMONSTRATION))
grant("work.send_again", "Send a letter again that was given up", SEE_ALL)


@permission("work.cancel", "Stop long work", WORKING)
def may_cancel(user: Any, job: Any) -> bool:
    return job.started_by_id == user.pk or bool(user.roles & {"director", "administrator"})
