"""Files on the librarian's desk: added, described, removed, fetched."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.files.sending import attachment
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.library import actions
from steelyard.support.library.forms.pages import FileForm, FileNotes
from steelyard.support.library.models import File, Resource
from steelyard.support.library.rules import NotNow

FORM = "library/file_form.html"


def _file(http: Http, pk: int, position: int) -> File:
    return access(http.user, "library.keep", File.objects.described(), resource=pk, position=position, removed_at=None)


@page("library.keep")
@once
def add(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "library.keep", Resource.objects, pk=pk)
    form = FileForm(http.POST or None, http.FILES or None)
    context = {"form": form, "resource": found}
    if http.method != "POST":
        return show(http, FORM, context)
    if form.is_valid():
        try:
            actions.add_file(found, by=http.user, **form.values())
        except NotNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, "The file is kept. Its text is read in the background.")
            return go(found.get_absolute_url())
    return invalid(http, FORM, context)


@page("library.keep")
def describe(http: Http, pk: int, position: int) -> HttpResponse:
    file = _file(http, pk, position)
    form = FileNotes(http.POST or None, file=file)
    context = {"form": form, "resource": file.resource, "file": file}
    if http.method != "POST":
        return show(http, FORM, context)
    if not form.is_valid():
        return invalid(http, FORM, context)
    actions.describe_file(file, by=http.user, **form.cleaned_data)
    messages.success(http, "Saved.")
    return go(file.resource.get_absolute_url())


@page("library.keep")
@require_POST
def remove(http: Http, pk: int, position: int) -> HttpResponse:
    file = _file(http, pk, position)
    try:
        actions.remove_file(file, by=http.user)
    except NotNow as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"{file.name} is removed. The history keeps that it was here.")
    return go(file.resource.get_absolute_url())


@page("library.keep")
@require_safe
def content(http: Http, pk: int, position: int) -> HttpResponse:
    """The file itself, to whoever keeps it, whatever its state."""
    response = attachment(_file(http, pk, position))
    response["Cache-Control"] = "private, no-store"
    return response
