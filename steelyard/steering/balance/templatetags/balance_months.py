"""The weights over the months, with what pressed meanwhile beneath them."""

from django import template
from django.utils.safestring import SafeString

from steelyard.analysis.balance import WEIGHTS
from steelyard.foundation.kit.charts import Series, Span, lines
from steelyard.steering.balance.queries import Path
from steelyard.steering.balance.rules import PAIRS, signed

register = template.Library()


@register.simple_tag
def months_picture(found: Path) -> SafeString:
    """One line for each weight between its ends, an event that lasted as a bar beneath."""
    series = [Series(PAIRS[key].plus, [lever[key].position for lever in found.levers]) for key in WEIGHTS]
    first = sorted(found.events, key=lambda event: not event.presses)  # those that press go before the others
    spans = [Span(event.name, event.starts_on, event.ends_on) for event in first]
    title = "From −1 (depth, structure, ownership) to +1 (breadth, responsiveness, partnership)"
    return lines(title, found.months, series, unit="position", shown=signed, ends=(-1, 1), spans=spans)
