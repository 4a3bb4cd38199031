"""The code tree."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import codes as acts
from steelyard.evidence.inquiry.actions import coding as coding_acts
from steelyard.evidence.inquiry.actions.room import looked
from steelyard.evidence.inquiry.forms.coding import CodeForm, MemoForm, MergeForm, MoveForm, NewCodeForm, SplitForm
from steelyard.evidence.inquiry.models import Code, CodeChange
from steelyard.evidence.inquiry.queries import codes as queries
from steelyard.evidence.inquiry.queries import coding as coding_queries
from steelyard.evidence.inquiry.queries.lists import Wanted, count
from steelyard.evidence.inquiry.rules import Level, Looked, NotNow
from steelyard.evidence.inquiry.views import asked, form_page, told_on
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, once, show
from steelyard.foundation.kit.paging import paged

FORM = "inquiry/form.html"


def _code(http: Http, pk: int) -> Code:
    return access(http.user, "inquiry.code", Code.objects.select_related("parent"), pk=pk)


def _back(pk: int) -> str:
    return reverse("inquiry:code", args=[pk])


@page("inquiry.code")
@require_safe
def codes(http: Http) -> HttpResponse:
    """The whole tree, level by level, with how often each code was given."""
    found = queries.counted_tree(http.user)
    levels = [(level.label, found.of_level(level.value)) for level in Level]
    return show(http, "inquiry/codes.html", {"levels": levels, "number": queries.number(), "any": bool(found.tops)})


@page("inquiry.code")
@once
def add(http: Http) -> HttpResponse:
    initial = {"parent": http.GET.get("below", ""), "level": Level.THEMATIC.value}
    form = NewCodeForm(asked(http), initial=initial)
    context = {"form": form, "title": "Add a code", "does": "Add", "back": reverse("inquiry:codes")}
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name not in {"version", "parent"}}
        parent = form.cleaned_data["parent"]
        above = _code(http, parent) if parent else None
        try:
            made = acts.add(values.pop("name"), by=http.user, parent=above, **values)
            return go(made.get_absolute_url())
        except NotNow as problem:
            form.add_error("name", str(problem))
    return form_page(http, context)


@page("inquiry.code")
def code(http: Http, pk: int) -> HttpResponse:
    """What a code means, where it was given, what was thought about it, and how it changed."""
    found = _code(http, pk)
    form = MemoForm(asked(http))
    if form.is_valid():
        coding_acts.write_memo(form.cleaned_data["text"], by=http.user, code=found)
        return go(_back(pk))
    context = {
        "code": found,
        "path": queries.paths().get(pk, found.name),
        "count": count(Wanted(code=pk, with_below=False), http.user),
        "memos": coding_queries.memos_on(code=found),
        "changes": queries.changes_of(found),
        "form": form,
    }
    return form_page(http, context, "inquiry/code.html")


@page("inquiry.code")
def change(http: Http, pk: int) -> HttpResponse:
    found = _code(http, pk)
    saved: dict[str, Any] = {name: getattr(found, name) for name in (*queries.WORDS, "version")}
    form = CodeForm(asked(http), initial=saved)
    context = {"form": form, "title": "Change a code", "does": "Save", "back": _back(pk), "about": found.name}
    if form.is_valid():
        found.version = form.cleaned_data["version"] or found.version
        words = {name: form.cleaned_data[name] for name in queries.WORDS}
        try:
            acts.alter(found, by=http.user, **words)
            return go(_back(pk))
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=saved["version"])
        except NotNow as problem:
            form.add_error("name", str(problem))
    return form_page(http, context)


@page("inquiry.code")
def move(http: Http, pk: int) -> HttpResponse:
    found, tree = _code(http, pk), queries.tree()
    form = MoveForm(asked(http), found=tree, code=pk, initial={"parent": found.parent_id or "", "level": found.level})
    context = {"form": form, "title": "Move a code", "does": "Move", "back": _back(pk), "about": found.name}
    if form.is_valid():
        parent = form.cleaned_data["parent"]
        above = _code(http, parent) if parent else None
        try:
            acts.move(found, by=http.user, parent=above, level=form.cleaned_data["level"])
            messages.success(http, "Moved, with all that stands below it. It can be undone under Changes.")
            return go(_back(pk))
        except (NotNow, Stale) as problem:
            form.add_error("parent", str(problem))
    return form_page(http, context)


@page("inquiry.code")
def merge(http: Http, pk: int) -> HttpResponse:
    found, tree = _code(http, pk), queries.tree()
    form = MergeForm(asked(http), found=tree, code=pk)
    context = {"form": form, "title": "Merge another code into this one", "does": "Merge", "back": _back(pk)}
    context["about"] = found.name
    if form.is_valid():
        try:
            acts.merge(found, by=http.user, gone=_code(http, form.cleaned_data["gone"]))
            messages.success(http, "Merged. It can be undone under Changes.")
            return go(_back(pk))
        except (NotNow, Stale) as problem:
            form.add_error("gone", str(problem))
    return form_page(http, context)


@page("inquiry.code")
def split(http: Http, pk: int) -> HttpResponse:
    """Choose which excerpts go to a new code beside this one."""
    found = _code(http, pk)
    form = SplitForm(asked(http))
    rows = queries.to_split(found, http.user)
    looked(Looked.LIST, by=http.user, count=len(rows))
    chosen = {int(one) for one in http.POST.getlist("codings") if one.isdecimal() and len(one) < 18}
    context = {"form": form, "code": found, "rows": rows, "chosen": chosen, "most": queries.MOST_TO_SPLIT}
    if form.is_valid():
        try:
            made = acts.split(found, by=http.user, name=form.cleaned_data["name"], codings=chosen)
            messages.success(http, "Split. It can be undone under Changes.")
            return go(made.get_absolute_url())
        except (NotNow, Stale) as problem:
            form.add_error(None, str(problem))
    return form_page(http, context, "inquiry/split.html")


@page("inquiry.code")
@require_POST
@told_on(_back)
def retire(http: Http, pk: int) -> HttpResponse:
    acts.retire(_code(http, pk), by=http.user)
    messages.success(http, "Retired. It can be undone under Changes.")
    return go(_back(pk))


@page("inquiry.code")
@require_POST
def undo(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.code", CodeChange.objects.select_related("code"), pk=pk)
    try:
        acts.undo(found, by=http.user)
        messages.success(http, "Undone.")
    except (NotNow, Stale) as problem:
        messages.error(http, str(problem))
    return go(_back(found.code_id))


@page("inquiry.code")
@require_safe
def versions(http: Http) -> HttpResponse:
    """Every version of the codebook."""
    found = paged(queries.versions(), ("-number",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "inquiry/codebooks.html", {"page": found}, parts={"rows"})


@page("inquiry.code")
@require_safe
def version(http: Http, number: int) -> HttpResponse:
    found = queries.version_numbered(number)
    if found is None:
        raise Http404("There is no such version.")
    tree, words = queries.version_tree(found)
    rows = [(node, words[node.pk]) for node in tree]
    return show(http, "inquiry/codebook.html", {"version": found, "rows": rows})
