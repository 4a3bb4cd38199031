"""Pictures of a pack's tables on a page, and where the rows behind a line open."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.charts import ink
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.pictures import drawn
from steelyard.steering.packs.rules.pages import Picture, Row, Table

register = template.Library()


@register.simple_tag(takes_context=True)
def opens(context: Any, pack: Pack, row: Row) -> str:
    """Where the rows behind a line open for this reader; empty where they do not."""
    measure, _, value = row.figure.partition("/")
    if not value or not allows(context["request"].user, "reporting.see_rows"):
        return ""
    if not pack.is_frozen:
        days = f"period=days&first={pack.period_from}&last={pack.period_to}"
        return f"{reverse('packs:measure', args=[measure])}?{days}"
    kept = row.figure in pack.kept["rows"]
    return reverse("packs:kept-rows", args=[pack.pk, measure, value]) if kept else ""


register.simple_tag(drawn)


@register.simple_tag
def pictured(table: Table) -> SafeString:
    """The picture as a figure of a page; the table beneath says the same."""
    found = drawn(table)
    kind = "tiles" if table.picture == Picture.TILES else "bars"
    return ink.figure(kind, f"{table.caption}, as a picture", found, ink.NOTHING) if found else ink.NOTHING
