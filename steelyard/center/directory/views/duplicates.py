"""Duplicates: those suggested, two side by side, and the merges of the past."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.center.directory import actions, queries
from steelyard.center.directory.forms import duplicates as forms
from steelyard.center.directory.models import Merge
from steelyard.center.directory.views import form_page, turned, unless_stale
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.work.actions import start

OTHER = {"person": forms.OtherPersonForm, "organization": forms.OtherOrganizationForm}


@page("directory.merge")
def duplicates(http: Http) -> HttpResponse:
    form = forms.SuggestionFilters(http.GET or None)
    rows = turned(http, queries.suggestions(form.value.get("label") or ""), ["id"])
    context = {"form": form, "page": rows, "pairs": queries.with_records(rows.rows)}
    return show(http, "directory/duplicates.html", context, parts={"rows"})


@page("directory.merge")
@require_POST
@once
def look(http: Http) -> HttpResponse:
    job = start("directory.find_duplicates", by=http.user)
    return go(job.get_absolute_url())


Two = tuple[Any, Any]


def _one(http: Http, kind: str, pk: int) -> Any:
    """A living record of a kind that the user may merge; 404 for anything else."""
    model: Any = queries.KINDS.get(kind)
    if model is None:
        raise Http404("There are no such records.")
    return access(http.user, "directory.merge", model.objects.living(), pk=pk)


def _two(http: Http, pair: dict[str, Any]) -> Two:
    return _one(http, pair["kind"], pair["first"]), _one(http, pair["kind"], pair["second"])


def _compare_page(http: Http, two: Two, form: Any) -> HttpResponse:
    first, second = two
    rows = queries.side_by_side(first, second)
    context = {"form": form, "first": first, "second": second, "rows": rows, "kind": first._meta.model_name}
    return (invalid if form.errors else show)(http, "directory/compare.html", context)


@page("directory.merge")
def compare(http: Http, **pair: Any) -> HttpResponse:
    one, other = _two(http, pair)
    return _compare_page(http, (one, other), forms.MergeForm(first=one, second=other))


@page("directory.merge")
@require_POST
@once
def merge(http: Http, **pair: Any) -> HttpResponse:
    one, other = _two(http, pair)
    form = forms.MergeForm(http.POST, first=one, second=other)
    if not form.is_valid():
        return _compare_page(http, (one, other), form)
    one.version, other.version = form.cleaned_data["first_version"], form.cleaned_data["second_version"]
    kept, gone = (one, other) if form.cleaned_data["keep"] == "first" else (other, one)
    try:
        actions.merge(kept, by=http.user, gone=gone)
    except (actions.CannotMerge, Stale) as problem:
        form.add_error(None, str(problem))
        return _compare_page(http, _two(http, pair), form)
    messages.success(http, f"{gone} is now part of {kept}.")
    return go(kept.get_absolute_url())


@page("directory.merge")
@require_POST
def two(http: Http, **pair: Any) -> HttpResponse:
    one, other = _two(http, pair)
    actions.find_two(one, by=http.user, second=other)
    messages.success(http, f"Noted: {one} and {other} are two.")
    return go(reverse("directory:duplicates"))


@page("directory.merge")
def choose(http: Http, kind: str, pk: int) -> HttpResponse:
    """Name the other record of one that somebody knows to be twice here."""
    one = _one(http, kind, pk)
    form = OTHER[kind](http.POST or None)
    if http.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        if other.pk != one.pk:
            return go(reverse("directory:compare", args=[kind, one.pk, other.pk]))
        form.add_error("other", "This is the same record.")
    lead = "Next you see both side by side and choose which one stays."
    return form_page(http, form, title=f"Is {one} here twice?", lead=lead, button="Compare", back=one)


@page("directory.merge")
def merges(http: Http) -> HttpResponse:
    rows = paged(
        queries.merges(http.user),
        ["-made_at", "-id"],
        after=http.GET.get("after", ""),
        before=http.GET.get("before", ""),
    )
    return show(http, "directory/merges.html", {"page": rows, "merges": queries.with_names(rows.rows)}, parts={"rows"})


@page("directory.merge")
@require_POST
@unless_stale
def unmerge(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.merge", Merge.objects, pk=pk)
    try:
        gone = actions.unmerge(found, by=http.user)
    except actions.CannotUnmerge as problem:
        messages.error(http, str(problem))
        return go(reverse("directory:merges"))
    messages.success(http, f"{gone} is a record of its own again.")
    return go(gone.get_absolute_url())
