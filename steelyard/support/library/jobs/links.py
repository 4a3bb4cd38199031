"""Walking the links of the library, a portion each day."""

from datetime import time

from django.utils import timezone

from steelyard.foundation.work.registry import daily
from steelyard.support.library.actions.links import note_link
from steelyard.support.library.queries.links import due
from steelyard.support.library.tasks import links


@daily(at=time(4, 15))
def check_links() -> None:
    """Ask whether the links of resources still answer."""
    walk()


def walk(*, allow: frozenset[str] = frozenset()) -> int:
    """Check the portion that is due, the longest unchecked first; how many were asked."""
    found = due(timezone.now())
    for resource in found:
        answer = links.check(resource.url, allow=allow)
        note_link(resource, by=None, status=answer.status, problem=answer.problem, at=timezone.now())
    return len(found)
