"""Import of context events."""

from steelyard.center.context import actions
from steelyard.center.context.forms.rows import ContextEventRow
from steelyard.center.context.models import ContextEvent
from steelyard.foundation.work.imports import Kind, kind

kind(
    Kind(
        "context_events",
        "Context events",
        ContextEventRow,
        find=lambda row: ContextEvent.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.record_event(by=by, **row),
        alter=lambda event, row, *, by: actions.alter_event(event, by=by, **row),
    )
)
