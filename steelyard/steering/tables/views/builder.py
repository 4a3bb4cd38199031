"""The builder: one form, one table, its picture, its files and the rows behind each number."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.pages import Http, invalid, show
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import measure_of
from steelyard.steering.tables.forms import AskForm, NameForm
from steelyard.steering.tables.queries import behind as rows_behind
from steelyard.steering.tables.queries import files
from steelyard.steering.tables.queries.limits import TooLong
from steelyard.steering.tables.queries.pictures import picture
from steelyard.steering.tables.queries.tables import Table, TooLarge, reckon
from steelyard.steering.tables.rules import SECONDS, too_long
from steelyard.steering.tables.rules.files import WORKBOOK, as_csv, as_workbook


def form_of(http: Http, data: Any) -> AskForm:
    """The form of an address or of a saved question, for this person."""
    return AskForm(data or None, user=http.user, years=award_years(), today=timezone.localdate())


def exact(http: Http, form: AskForm) -> bool:
    """Whether numbers of small groups may be shown to this person, who may also ask to have them hidden."""
    return allows(http.user, "reporting.see_small") and not form.hides


def drawn(http: Http, form: AskForm, *, shows_small: bool | None = None) -> dict[str, Any]:
    """What a page or a file needs of a question: its table, or the sentence that says why there is none."""
    ask = form.ask
    if ask is None:
        return {"form": form, "problem": "", "refused": True, "unknown": form.unknown}
    small = exact(http, form) if shows_small is None else shows_small
    context: dict[str, Any] = {"form": form, "ask": ask, "period": form.chosen, "measure": measure_of(ask.fact.measure)}
    context |= {"narrowed": rows_behind.narrowed(ask), "unknown": form.unknown}
    asked = ask.query | form.chosen.query
    context |= {"asked": asked, "query": urlencode(asked | ({"hide": "on"} if form.hides else {}))}
    try:
        table = reckon(ask, form.chosen, award_years(), exact=small)
    except TooLong:
        return context | {"problem": too_long(SECONDS), "refused": True}
    except TooLarge as problem:
        return context | {"problem": str(problem), "refused": True}
    return context | {"table": table, "picture": picture(table), "exact": small, "refused": False}


@page("tables.see")
@require_safe
def builder(http: Http) -> HttpResponse:
    """Ask, and see the answer; the address keeps the question."""
    form = form_of(http, http.GET)
    context = drawn(http, form)
    context |= {"form": form.showing(), "name_form": NameForm()}
    return (invalid if context["refused"] else show)(http, "tables/builder.html", context)


@page("tables.see")
@require_safe
def as_text(http: Http) -> HttpResponse:
    """The table as CSV; small groups of people are hidden unless the address asks for them."""
    return _file(http, "csv")


@page("tables.see")
@require_safe
def as_sheets(http: Http) -> HttpResponse:
    """The same as a workbook."""
    return _file(http, "xlsx")


def _file(http: Http, kind: str) -> HttpResponse:
    form = form_of(http, http.GET)
    small = exact(http, form) and http.GET.get("small") == "shown"
    context = drawn(http, form, shows_small=small)
    if context["refused"]:
        return invalid(http, "tables/builder.html", context | {"form": form.showing(), "name_form": NameForm()})
    table: Table = context["table"]
    today = timezone.localdate()
    parts = files.lines(table), files.about(table, narrowed=context["narrowed"], today=today)
    content = as_csv(*parts) if kind == "csv" else as_workbook(*parts)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{table.ask.count}-{today:%Y-%m-%d}.{kind}"'
    return response


@page("tables.see")
@require_safe
def rows(http: Http) -> HttpResponse:
    """The rows that one number of a table counts."""
    form = form_of(http, http.GET)
    context: dict[str, Any] = {"form": form, "back": reverse("tables:builder"), "problem": ""}
    ask = form.ask
    if ask is None:
        return invalid(http, "tables/rows.html", context)
    context |= {"ask": ask, "period": form.chosen}
    context["back"] = f"{context['back']}?{urlencode(ask.query | form.chosen.query)}"
    try:
        context["found"] = rows_behind.behind(ask, form.chosen, award_years(), place=http.GET)
    except TooLong:
        return invalid(http, "tables/rows.html", context | {"problem": too_long(SECONDS)})
    except rows_behind.NoSuchGroup:
        return invalid(http, "tables/rows.html", context)
    return show(http, "tables/rows.html", context, parts={"rows"})
