"""The history panel: who did what to an object, and why."""

from typing import Any

from django import template
from django.db.models import Model

from steelyard.foundation.history.queries import told_of
from steelyard.foundation.kit.access import allows

register = template.Library()
SHOWN = 10


@register.inclusion_tag("history/panel.html", takes_context=True)
def history(context: template.Context, obj: Model) -> dict[str, Any]:
    """``{% history obj %}``: the newest acts, the rest on a page of their own; nothing for who may not see them."""
    if not allows(context["request"].user, "history.see"):
        return {"entries": None}
    entries = list(told_of(obj._meta.label_lower, obj.pk)[: SHOWN + 1])
    return {"entries": entries[:SHOWN], "has_more": len(entries) > SHOWN, "label": obj._meta.label_lower, "pk": obj.pk}
