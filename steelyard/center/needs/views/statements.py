"""The board of needs, and one need: its voices, its trail, its weight; merged and taken apart."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.center.needs import actions, queries
from steelyard.center.needs.forms.find import FindNeeds, FindNeedsAtTheDesk
from steelyard.center.needs.forms.statements import LinkForm, MergeForm, StatementForm, WeighForm
from steelyard.center.needs.models import FocalLink, Merge, Statement
from steelyard.center.needs.views import form_page, refused, turned
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, once, show


@page("needs.see")
def board(http: Http) -> HttpResponse:
    find = FindNeedsAtTheDesk if allows(http.user, "needs.see_voices") else FindNeeds
    form = find(http.GET or None)
    found = turned(http, queries.board(http.user, **form.value), queries.ORDER)
    context = {
        "form": form,
        "page": found,
        "cards": queries.cards(http.user, found.rows),
        "waiting": queries.waiting_for_words(http.user),
        "round": queries.open_round(),
    }
    return show(http, "needs/board.html", context, parts={"rows"})


@page("needs.see")
def statement(http: Http, pk: int) -> HttpResponse:
    rows = Statement.objects.select_related("under", "unmet_need").prefetch_related("topics")
    found = access(http.user, "needs.see", rows, pk=pk)
    context = {
        "statement": found,
        "here": queries.story(http.user, found),
        "links": queries.links_of(http.user, found),
        "voices": queries.voices_behind(http.user, [found.pk]),
        "merge": queries.merge_undoable(found) if found.under_id else None,
    }
    return show(http, "needs/statement.html", context)


def _living(http: Http, permission: str, pk: int) -> Statement:
    """A need that still stands by itself; 404 for merged and withdrawn ones."""
    return access(http.user, permission, Statement.objects.living(), pk=pk)


def _as_typed(found: Statement, form_class: Any) -> dict[str, Any]:
    names = (name for name in form_class.base_fields if name != "topics")
    typed = {name: getattr(found, name) for name in names}
    return typed | ({"topics": list(found.topics.all())} if "topics" in form_class.base_fields else {})


@page("needs.keep")
def edit(http: Http, pk: int) -> HttpResponse:
    """Change the words of a need; a request's own words become ours that way."""
    found = _living(http, "needs.keep", pk)
    saved = _as_typed(found, StatementForm)
    form = StatementForm(http.POST or None, initial=saved)
    if http.method != "POST" or not form.is_valid():
        return form_page(http, form, back=found, title="Put this need into words", button="Save", lead=_raw(found))
    newest, found.version = found.version, form.cleaned_data.pop("version")
    try:
        actions.alter_statement(found, by=http.user, is_raw=False, **form.cleaned_data)
    except Stale:
        context = {"back": found, "title": "Put this need into words", "button": "Save"}
        return conflict(http, "needs/form.html", context, form=form, theirs=saved, version=newest)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


def _raw(found: Statement) -> str:
    if not found.is_raw:
        return ""
    return "It stands in a request’s own words, which only staff read. Say what is needed, by whom, without names."


@page("needs.keep")
def weigh(http: Http, pk: int) -> HttpResponse:
    found = _living(http, "needs.keep", pk)
    saved = {"version": found.version, **queries.weighing_now(found)}
    form = WeighForm(http.POST or None, initial=saved)
    context: dict[str, Any] = {"title": "How heavy is this need?", "button": "Weigh it", "lead": found.text}
    if http.method != "POST" or not form.is_valid():
        return form_page(http, form, back=found, **context)
    newest, found.version = found.version, form.cleaned_data.pop("version")
    try:
        actions.weigh(found, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "needs/form.html", context | {"back": found}, form=form, theirs=saved, version=newest)
    except actions.NoRound as problem:
        form.add_error(None, str(problem))
        return form_page(http, form, back=found, **context)
    messages.success(http, "Weighed.")
    return go(found.get_absolute_url())


@page("needs.link")
@once
def link(http: Http, pk: int) -> HttpResponse:
    found = _living(http, "needs.link", pk)
    form = LinkForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        try:
            actions.link(found, by=http.user, **form.cleaned_data)
        except actions.LinkedAlready as problem:
            form.add_error("focal_area", str(problem))
        else:
            messages.success(http, f"This need stands behind {form.cleaned_data['focal_area']}.")
            return go(found.get_absolute_url())
    title = "Which focal area does this need stand behind?"
    return form_page(http, form, back=found, title=title, lead=found.text, button="Link it")


@page("needs.link")
@require_POST
def unlink(http: Http, pk: int) -> HttpResponse:
    made = access(http.user, "needs.link", FocalLink.objects.select_related("statement", "focal_area"), pk=pk)
    actions.unlink(made, by=http.user)
    messages.success(http, f"This need stands behind {made.focal_area} no more.")
    return go(made.statement.get_absolute_url())


@page("needs.keep")
@once
def merge(http: Http, pk: int) -> HttpResponse:
    """Name the need that this one is part of."""
    gone = _living(http, "needs.keep", pk)
    form = MergeForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            actions.merge(kept, by=http.user, gone=gone)
        except (actions.CannotMerge, Stale) as problem:
            form.add_error("kept", str(problem))
        else:
            messages.success(http, "Merged. The voices of both count together; it can be undone here.")
            return go(kept.get_absolute_url())
    lead = f"“{gone.text}” keeps its own words, voices and history under the other. It can be undone."
    return form_page(http, form, back=gone, title="Which need is this one part of?", lead=lead, button="Merge")


@page("needs.keep")
@require_POST
def unmerge(http: Http, pk: int) -> HttpResponse:
    made = access(http.user, "needs.keep", Merge.objects.select_related("kept"), pk=pk)
    try:
        gone = actions.unmerge(made, by=http.user)
    except (actions.CannotUnmerge, Stale) as problem:
        return refused(http, problem, made.kept.get_absolute_url())
    messages.success(http, "It is a need of its own again.")
    return go(gone.get_absolute_url())


@page("needs.see_voices")
def lookup(http: Http) -> HttpResponse:
    """Suggestions while one types a need."""
    words = asked(http)
    return options(http, queries.statements_like(http.user, words) if len(words) > 1 else [])
