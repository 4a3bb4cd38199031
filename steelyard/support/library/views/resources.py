"""The librarian's desk: the list, one resource, drafting and changing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.library import actions, queries
from steelyard.support.library.forms.pages import ResourceFilters, ResourceForm
from steelyard.support.library.models import Resource
from steelyard.support.library.queries import drafting
from steelyard.support.library.rules import NotNow, ResourceStatus

FORM = "library/resource_form.html"


@page("library.see")
def resources(http: Http) -> HttpResponse:
    keeps = allows(http.user, "library.keep")
    form = ResourceFilters(http.GET, topics=queries.topics(), keeps=keeps)
    value = form.value
    rows = queries.resources(
        Resource.objects.visible_to(http.user),
        text=value["q"] or "",
        topic=int(value["topic"] or 0) or None,
        **{name: value.get(name) or "" for name in ("kind", "status", "link")},
    )
    found = paged(rows, ("title", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context = {"form": form, "page": found, "keeps": keeps}
    return show(http, "library/resources.html", context, parts={"rows"})


@page("library.see")
def resource(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "library.see", Resource.objects.select_related("replaces", "replaced_by"), pk=pk)
    context: dict[str, Any] = {"resource": found, "detail": queries.detail(found)}
    if allows(http.user, "library.keep"):
        context["desk"] = queries.desk(found, timezone.localdate())
    return show(http, "library/resource.html", context)


@page("library.keep")
@require_safe
def lookup_authors(http: Http) -> HttpResponse:
    return options(http, drafting.suggested_authors(http.user, asked(http)))


@page("library.keep")
@once
def draft(http: Http) -> HttpResponse:
    form = ResourceForm(http.POST or None, lists=drafting.lists(None, http.POST.getlist("partners")))
    context = {"form": form, "drafting": True}
    if http.method != "POST":
        return show(http, FORM, context)
    if not form.is_valid():
        return invalid(http, FORM, context)
    values = form.values(drafting.partner_chosen(form.cleaned_data["partner"]))
    made = actions.add_resource(by=http.user, key=drafting.free_key(values["title"]), **values)
    messages.success(http, "The draft is kept. Now add its files.")
    return go(made.get_absolute_url())


@page("library.keep")
def edit(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "library.keep", Resource.objects, pk=pk)
    lists = drafting.lists(found, http.POST.getlist("partners"))
    saved, newest = drafting.as_typed(found), found.version
    form = ResourceForm(http.POST or None, lists=lists, initial=saved)
    context = {"form": form, "resource": found}
    if http.method != "POST":
        return show(http, FORM, context)
    if found.status == ResourceStatus.REVIEW:
        form.add_error(None, "This resource is in review. Send it back first to change it.")
    if not form.is_valid():
        return invalid(http, FORM, context)
    found.version = form.cleaned_data["version"] or newest
    try:
        actions.alter_resource(
            found, by=http.user, **form.values(drafting.partner_chosen(form.cleaned_data["partner"]))
        )
    except Stale:
        return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
    except NotNow as problem:
        form.add_error(None, str(problem))
        return invalid(http, FORM, context)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())
