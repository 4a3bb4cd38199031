"""The filters and results of the search, drawn in Python: as templates, they would cost as much as the search itself."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from steelyard.foundation.kit.rows import filled, joined
from steelyard.support.library.queries.shelf import Group, Option, Row

register = template.Library()

_FACET = (
    '<details class="facet" id="facet-{}"{}>\n<summary id="facet-{}-label">{}</summary>\n'
    '<div role="group" aria-labelledby="facet-{}-label">\n{}{}\n</div>\n</details>'
)
_MORE = '\n<details class="facet__more"><summary>{} more</summary>\n{}\n</details>'
_VALUE = (
    '<label class="facet__value" for="{0}"><input type="checkbox" id="{0}" name="{1}" value="{2}"{3}>'
    ' <bdi>{4}</bdi> <span class="facet__count">{5}</span></label>'
)
_RESULT = (
    '<li class="result">\n<h2 class="result__title"><a href="{}{}/"><bdi>{}</bdi></a></h2>\n'
    '<p class="result__about">{}{}{}{}</p>{}\n</li>'
)
_EXCERPT = '\n<p class="result__excerpt" dir="auto">{}{}</p>'
_FROM_FILE = SafeString('<span class="result__where">In its text:</span> ')


@register.simple_tag
def facets(groups: Iterable[Group]) -> SafeString:
    """Each group of values with its counts; those beyond the first stand behind one click."""
    return joined(
        "{}",
        (
            (
                filled(
                    _FACET,
                    *(group.name, SafeString(" open") if group.is_open else "", group.name, group.label, group.name),
                    *(_values(group.name, group.options), _more(group)),
                ),
            )
            for group in groups
        ),
    )


def _values(name: str, options: Iterable[Option]) -> SafeString:
    checked = SafeString(" checked")
    return joined(
        _VALUE,
        (
            (f"{name}-{one.id}", name, one.value, checked if one.is_chosen else "", one.label, one.count)
            for one in options
        ),
    )


def _more(group: Group) -> SafeString:
    if not group.more:
        return SafeString()
    return filled(_MORE, len(group.more), _values(group.name, group.more))


@register.simple_tag
def results(rows: Iterable[Row], base: str) -> SafeString:
    """The results in their order, each with what is known of it and where its words were found."""
    return filled('<ol class="results" data-rows>\n{}\n</ol>', joined("{}", ((_result(row, base),) for row in rows)))


def _result(row: Row, base: str) -> SafeString:
    return filled(
        _RESULT,
        *(base, row.key, row.title, row.kind),
        filled(" · <bdi>{}</bdi>", row.byline) if row.byline else "",
        filled(" · {}", row.year) if row.year else "",
        filled(" · <bdi>{}</bdi>", row.publisher) if row.publisher else "",
        filled(_EXCERPT, _FROM_FILE if row.is_from_file else "", row.excerpt) if row.excerpt else "",
    )
