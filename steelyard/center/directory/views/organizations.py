"""Organizations: the list, a page with the whole story, and the forms."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.center.directory import actions, queries
from steelyard.center.directory.forms import organizations as forms
from steelyard.center.directory.models import Organization
from steelyard.center.directory.views import form_page, may_keep, turned, unless_stale
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


@page("directory.see")
def organizations(http: Http) -> HttpResponse:
    form = forms.OrganizationFilters(http.GET or None)
    rows = turned(http, queries.listed_organizations(http.user, **form.value))
    return show(http, "directory/organizations.html", {"form": form, "page": rows}, parts={"rows"})


@page("directory.open_organization")
def organization(http: Http, pk: int) -> HttpResponse:
    rows = Organization.objects.select_related("state", "parent", "merged_into")
    found = access(http.user, "directory.open_organization", rows, pk=pk)
    context = {"organization": found, "keeping": may_keep(http.user, found), **queries.story_of(found, http.user)}
    return show(http, "directory/organization.html", context)


@page("directory.open_organization")
def parts(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.open_organization", Organization.objects, pk=pk)
    rows = turned(http, queries.parts_of(found, http.user))
    return show(http, "directory/parts.html", {"organization": found, "page": rows}, parts={"rows"})


@page("directory.open_organization")
def people(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.open_organization", Organization.objects, pk=pk)
    rows = turned(http, queries.listed_people(http.user, organization=found))
    return show(http, "directory/colleagues.html", {"organization": found, "page": rows}, parts={"rows"})


@page("directory.keep")
@once
def add(http: Http) -> HttpResponse:
    form = forms.OrganizationForm(http.POST or None)
    template, context = "directory/organization_form.html", {"form": form}
    if http.method != "POST":
        return show(http, template, context)
    if not form.is_valid():
        return invalid(http, template, context)
    try:
        added = actions.add_organization(by=http.user, **form.columns())
    except actions.CodeTaken as problem:
        form.add_error("code", str(problem))
        return invalid(http, template, context)
    messages.success(http, f"{added} was added.")
    return go(added.get_absolute_url())


@page("directory.keep")
def edit(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep", Organization.objects.select_related("parent"), pk=pk)
    saved = forms.organization_as_typed(found)
    form = forms.OrganizationEdit(http.POST or None, initial=saved)
    template, context = "directory/organization_form.html", {"form": form, "organization": found}
    if http.method != "POST":
        return show(http, template, context)
    if not form.is_valid():
        return invalid(http, template, context)
    found.version, newest = form.cleaned_data["version"], found.version
    try:
        actions.alter_organization(found, by=http.user, **form.columns())
    except Stale:
        return conflict(http, template, context, form=form, theirs=saved, version=newest)
    except (actions.CodeTaken, actions.CannotBelong) as problem:
        form.add_error("code" if isinstance(problem, actions.CodeTaken) else "parent", str(problem))
        return invalid(http, template, context)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


@page("directory.keep")
@unless_stale
def close(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep", Organization.objects, pk=pk)
    form = forms.CloseForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        actions.close_organization(found, by=http.user, on=form.cleaned_data["on"])
        return go(found.get_absolute_url())
    lead = "Its record and its story stay; lists leave it out unless they are asked for closed ones."
    return form_page(http, form, title=f"Did {found} close?", lead=lead, back=found, button="Note that it closed")


@page("directory.keep")
@require_POST
@unless_stale
def reopen(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep", Organization.objects, pk=pk)
    actions.reopen_organization(found, by=http.user)
    return go(found.get_absolute_url())
