"""Tables that were saved: listed, opened, renamed, shared, deleted and brought back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.tables import actions
from steelyard.steering.tables.forms import NameForm, RenameForm
from steelyard.steering.tables.models import SavedTable
from steelyard.steering.tables.queries import saved as queries
from steelyard.steering.tables.views.builder import drawn, form_of


@page("tables.see")
@require_safe
def listed(http: Http) -> HttpResponse:
    """One's own tables, and those that others share."""
    found = queries.listed(http.user, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "tables/listed.html", {"found": found, "deleted": queries.deleted_lately(http.user)})


@page("tables.see")
@require_POST
@once
def save(http: Http) -> HttpResponse:
    """Keep the question of the form under a name."""
    asked = {name: value for name, value in http.POST.items() if name not in {"csrfmiddlewaretoken", "once", "name"}}
    form, name_form = form_of(http, asked), NameForm(http.POST)
    ask = form.ask
    if name_form.is_valid() and ask is not None:
        kept = ask.query | form.chosen.query | ({"hide": "on"} if form.hides else {})
        made = actions.save_table(by=http.user, name=name_form.cleaned_data["name"], asked=kept)
        messages.success(http, "The table is saved. Only you see it until you share it.")
        return go(made.get_absolute_url())
    context = drawn(http, form) | {"name_form": name_form}
    context["form"] = form.showing()
    return invalid(http, "tables/builder.html", context)


@page("tables.see")
def saved(http: Http, pk: int) -> HttpResponse:
    """A saved table as the ledger stands today; a POST gives it another name."""
    needed = "tables.keep" if http.method == "POST" else "tables.see"
    found = access(http.user, needed, SavedTable.objects.select_related("owner"), pk=pk)
    theirs = {"name": found.name, "version": found.version}
    rename = RenameForm(http.POST or None, initial=theirs)
    context: dict[str, Any] = drawn(http, form_of(http, found.asked))
    context |= {"saved": found, "rename": rename, "keeping": allows(http.user, "tables.keep", found)}
    if http.method != "POST":
        return show(http, "tables/saved.html", context)
    if not rename.is_valid():
        return invalid(http, "tables/saved.html", context)
    newest, found.version = found.version, rename.cleaned_data["version"]
    try:
        actions.rename_table(found, by=http.user, name=rename.cleaned_data["name"])
    except Stale:
        return conflict(http, "tables/saved.html", context, form=rename, theirs=theirs, version=newest)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


@page("tables.keep")
@require_POST
@once
def share(http: Http, pk: int) -> HttpResponse:
    """Share it with the staff, or keep it to oneself again."""
    found = access(http.user, "tables.keep", SavedTable.objects, pk=pk)
    actions.share_table(found, by=http.user, is_shared=not found.is_shared)
    messages.success(http, "Only you see it now." if found.is_shared else "The staff can open it now.")
    return go(found.get_absolute_url())


@page("tables.keep")
@require_POST
@once
def delete(http: Http, pk: int) -> HttpResponse:
    """Take a table off the list, or put it back."""
    found = access(http.user, "tables.keep", SavedTable.objects, pk=pk)
    if found.deleted_at:
        actions.restore_table(found, by=http.user)
        messages.success(http, "The table is back.")
        return go(found.get_absolute_url())
    actions.delete_table(found, by=http.user)
    messages.success(http, f"“{found.name}” is deleted. It can be brought back for 30 days, below.")
    return go(reverse("tables:listed"))
