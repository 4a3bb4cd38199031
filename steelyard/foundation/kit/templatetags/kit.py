"""What every template may draw, in one markup: everything passes through format_html or a template."""

import uuid
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, NodeList
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from steelyard.foundation.kit import access, charts, controls, navigation, words
from steelyard.foundation.kit import panels as registry
from steelyard.foundation.kit.paging import Page

register = template.Library()
register.filter("as_minutes", words.minutes)
register.filter("as_hours", words.hours)
register.filter("as_money", words.money)
register.filter("as_number", words.number)
register.filter("as_day", words.day)
register.filter("as_source", words.sources)

KINDS = ("new", "open", "waiting", "done", "quiet", "attention")


# Layout


class AgainNode(template.Node):
    """Draws a block of the page a second time: the h1 repeats the title."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        return BlockNode(self.name, NodeList()).render(context)


@register.tag
def again(_: template.base.Parser, token: template.base.Token) -> AgainNode:
    """``{% again title %}``: what the block ``title`` holds on this page."""
    return AgainNode(token.split_contents()[1])


@register.simple_block_tag
def wrapped(content: str, tag: str, css: str) -> str:
    """``{% wrapped "aside" "page__aside" %}…``: the element, unless there is nothing to wrap."""
    if not content.strip():
        return ""
    return format_html('<{} class="{}">{}</{}>', SafeString(tag), css, content, SafeString(tag))


@register.simple_tag(takes_context=True)
def nav(context: Context, face: str = "desk", *, menu: bool = False) -> str:
    """The entries this user may open; as lists under headings inside the ``menu`` of narrow screens."""
    shown = tuple(g for g in navigation.groups(context["request"], face) if g.label != "person")
    return _nav(shown, menu=menu)


@lru_cache(maxsize=1000)
def _nav(groups: tuple[navigation.Group, ...], *, menu: bool) -> SafeString:
    """Drawn once for everybody who sees the same entries from the same place."""
    return render_to_string("kit/nav.html", {"groups": groups, "menu": menu})


@register.simple_tag(takes_context=True)
def own_entries(context: Context, face: str = "desk") -> list[navigation.Shown]:
    """The entries of the person's own menu."""
    found = navigation.groups(context["request"], face)
    return [item for group in found if group.label == "person" for item in group.items]


@register.simple_tag(takes_context=True)
def search_url(context: Context) -> str:
    return navigation.search_url(getattr(context["request"], "user", None))


@register.simple_tag(takes_context=True)
def panels(context: Context, spot: str, obj: Any) -> SafeString:
    """The panels that higher apps show on this page, each a section under its title."""
    shown = registry.panels(spot, context["request"], obj)
    drawn = [render_to_string("kit/panel.html", {"panel": panel}, context["request"]) for panel in shown]
    return SafeString("".join(drawn))


@register.simple_tag(takes_context=True)
def may(context: Context, name: str, obj: Any = None) -> bool:
    """Whether one may: ``{% may "intake.decide" request as deciding %}``."""
    return access.allows(getattr(context["request"], "user", None), name, obj)


# Forms


@register.simple_tag
def once() -> str:
    """The hidden key that makes a form happen once (see kit.pages.once)."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


register.simple_tag(controls.field_group, name="field")
register.simple_tag(controls.control, name="control")


@register.inclusion_tag("kit/filters.html", takes_context=True)
def filters(context: Context, form: Any, target: str, label: str = "Filter") -> dict[str, Any]:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """A search form as one row; it swaps the part ``target`` as one types, and works by its button without."""
    return {"form": form, "target": target, "label": label, "path": context["request"].path}


# Words and numbers


@register.simple_tag
def minutes(value: int | None) -> str:
    return words.minutes(value)


@register.simple_tag
def money(cents: int | None) -> str:
    return words.money(cents)


@register.simple_tag
def day(value: date | None) -> str:
    """A date for people and machines; an absent one is a dash. Of a moment, the day it was here."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return _day(value.isoformat()[:10], words.day(value)) if value else "—"


@lru_cache(maxsize=4000)
def _day(iso: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', iso, text)


@register.simple_tag
def ago(moment: datetime | None) -> str:
    """How long ago, with the exact moment as the element's title."""
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    exact = f"{words.day(local)}, {local:%H:%M}"
    text = words.ago(local, timezone.localtime())
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="minutes"), exact, text)


@register.inclusion_tag("kit/figure.html")
def figure(
    value: Any,
    *,
    n: Any = None,
    period: str = "",
    measure: str = "",
    href: str = "",
    label: str = "",
    brass: bool = False,
) -> dict[str, Any]:
    """A number with its n and period; it opens its rows, and its definition is one link away."""
    shown = words.number(value) if isinstance(value, int | float) or value is None else value
    return {
        "value": shown,
        "n": n,
        "period": period,
        "measure": measure,
        "href": href,
        "label": label,
        "brass": brass,
    }


@register.simple_tag
def status(text: str, kind: str = "quiet") -> str:
    """A state in a word; its kind changes the mark before it, never the meaning alone."""
    if kind not in KINDS:
        raise template.TemplateSyntaxError(f"{kind!r} is not a kind of status; choose one of {', '.join(KINDS)}.")
    return format_html('<span class="status status--{}">{}</span>', kind, text)


@register.simple_tag
def icon(name: str, word: str) -> str:
    """A sign with its word; a sign alone is not offered."""
    return format_html(
        '<span class="icon"><svg class="usa-icon" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg> {}</span>',
        static("img/icons.svg"),
        name,
        word,
    )


# Blocks


@register.simple_block_tag
def section(content: str, title: str, css: str = "") -> str:
    """A titled part of a page."""
    key = f"s-{slugify(title)}"
    return format_html(
        '<section class="section {}" aria-labelledby="{}"><h2 id="{}">{}</h2>{}</section>',
        css,
        key,
        key,
        title,
        content,
    )


@register.simple_block_tag
def card(content: str, title: str = "", css: str = "") -> str:
    """A quiet frame around one thing among several."""
    head = format_html('<h3 class="card__title">{}</h3>', title) if title else ""
    return format_html('<div class="card {}">{}{}</div>', css, head, content)


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> str:
    """A message in the page: info, success, warning or error."""
    head = format_html('<p class="usa-alert__heading">{}</p>', title) if title else ""
    return format_html(
        '<div class="usa-alert usa-alert--{} usa-alert--no-icon"><div class="usa-alert__body">{}'
        '<div class="usa-alert__text">{}</div></div></div>',
        kind,
        head,
        content,
    )


@register.simple_block_tag
def table(content: str, caption: str, css: str = "", *, quiet: bool = False) -> str:
    """A table in a frame that scrolls sideways by itself; a quiet caption is for screen readers only."""
    return format_html(
        '<div class="table-frame" tabindex="0" role="group" aria-label="{}"><table class="table {}">'
        "<caption{}>{}</caption>{}</table></div>",
        caption,
        css,
        SafeString(' class="usa-sr-only"') if quiet else "",
        caption,
        content,
    )


# Lists


@register.inclusion_tag("kit/empty.html")
def empty(title: str, text: str = "", action_label: str = "", action_url: str = "") -> dict[str, str]:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """What belongs here, and the one act that fills it."""
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("kit/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], target: str = "", label: str = "Pages") -> dict[str, Any]:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """Links to the page before and after, keeping the other parameters of the address."""
    return {
        "before": _query(context, before=page.before, after=None) if page.before else "",
        "after": _query(context, after=page.after, before=None) if page.after else "",
        "target": target,
        "label": label,
    }


@register.inclusion_tag("kit/sort_th.html", takes_context=True)
def sort_th(context: Context, label: str, key: str, *, default: bool = False, numeric: bool = False) -> dict[str, Any]:
    """A column's head that sorts by ``?sort=key``, and by ``-key`` the second time."""
    now = context["request"].GET.get("sort", "") or (key if default else "")
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    turned = f"-{key}" if state == "ascending" else key
    url = _query(context, sort=turned, after=None, before=None)
    return {"label": label, "state": state, "url": url, "numeric": numeric}


def _query(context: Context, **changes: str | None) -> str:
    """The page's own query with some parameters changed; None leaves a parameter out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


# Pictures: the data classes and what each draws are in kit.charts

_SHOWN = {"number": words.number, "minutes": words.minutes, "hours": words.hours, "money": words.money}


@register.simple_tag
def tile_map(title: str, tiles: Any, unit: str, shown: str = "number", *, table: bool = True) -> SafeString:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """``{% tile_map "Organizations by state" tiles "organizations" %}``."""
    return charts.tile_map(title, tiles, unit=unit, shown=_SHOWN[shown], table=table)


@register.simple_tag
def matrix(title: str, dots: Any, *, table: bool = True) -> SafeString:
    """``{% matrix "Requests on the matrix" dots %}``."""
    return charts.matrix(title, dots, table=table)


@register.simple_tag
def bars(  # noqa: PLR0917 -- templates name a tag's arguments by their place
    title: str, rows: Any, unit: str = "", label: str = "", most: float | None = None, *, quiet: bool = False
) -> SafeString:
    """``{% bars "Effort by tier" rows unit="hours" label="Tier" %}``; ``most`` fixes the scale; ``quiet`` as of a table."""
    return charts.bars(title, rows, unit=unit, label=label, most=most, quiet=quiet)


@register.simple_tag
def share_bar(title: str, parts: Any, unit: str = "", shown: str = "number") -> SafeString:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """``{% share_bar "Decisions" parts unit="requests" %}``."""
    return charts.share_bar(title, parts, unit=unit, shown=_SHOWN[shown])


@register.simple_tag
def columns(title: str, months: Any, values: Any, unit: str, shown: str = "number") -> SafeString:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """``{% columns "Requests by month" months values "requests" %}``."""
    return charts.columns(title, months, values, unit=unit, shown=_SHOWN[shown])


@register.simple_tag
def lines(title: str, months: Any, series: Any, unit: str, shown: str = "number") -> SafeString:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """``{% lines "Effort by tier" months series "hours" %}``."""
    return charts.lines(title, months, series, unit=unit, shown=_SHOWN[shown])


@register.simple_tag
def slopes(title: str, rows: Any, before: str, after: str, label: str = "Name") -> SafeString:  # noqa: PLR0917 -- templates name a tag's arguments by their place
    """``{% slopes "What rose and fell" rows "2020" "2021" label="Need" %}``."""
    return charts.slopes(title, rows, before=before, after=after, label=label)
