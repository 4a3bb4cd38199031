"""People: the list, a person's page, and the forms."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.directory import actions, queries
from steelyard.center.directory.forms import people as forms
from steelyard.center.directory.models import Address, Affiliation, Person
from steelyard.center.directory.views import form_page, may_keep, turned, unless_stale
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


@page("directory.see")
def people(http: Http) -> HttpResponse:
    form = forms.PeopleFilters(http.GET or None)
    rows = turned(http, queries.listed_people(http.user, **form.value))
    return show(http, "directory/people.html", {"form": form, "page": rows}, parts={"rows"})


def _person_page(http: Http, found: Person, form: Any) -> HttpResponse:
    context = {
        "person": found,
        "form": form,
        "addresses": queries.addresses_of(found),
        "affiliations": queries.affiliations_of(found, timezone.localdate()),
        "keeping": may_keep(http.user, found),
    }
    return (invalid if form.errors else show)(http, "directory/person.html", context)


def _found(http: Http, pk: int, act: str = "directory.keep") -> Person:
    rows = Person.objects.select_related("organization", "user", "merged_into")
    return access(http.user, act, rows, pk=pk)


@page("directory.open_person")
def person(http: Http, pk: int) -> HttpResponse:
    return _person_page(http, _found(http, pk, "directory.open_person"), forms.AddressForm())


@page("directory.keep")
@once
def add(http: Http) -> HttpResponse:
    home = queries.living_organization(http.user, http.GET.get("organization", ""))
    form = forms.NewPersonForm(http.POST or None, initial={"organization": home})
    if http.method == "POST" and form.is_valid():
        try:
            added = actions.add_person(by=http.user, **form.cleaned_data)
        except actions.AddressTaken as problem:
            form.add_error("email", str(problem))
        else:
            messages.success(http, f"{added} was added.")
            return go(added.get_absolute_url())
    return form_page(http, form, title="Add a person", button="Add", back=home, cancel="directory:people")


@page("directory.keep")
def edit(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    saved = forms.person_as_typed(found)
    form = forms.PersonEdit(http.POST or None, initial=saved)
    context: dict[str, Any] = {"form": form, "title": f"Edit {found}", "button": "Save", "back": found}
    if http.method != "POST" or not form.is_valid():
        return form_page(http, **context)
    found.version, newest = form.cleaned_data.pop("version"), found.version
    try:
        actions.alter_person(found, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "directory/form.html", context, form=form, theirs=saved, version=newest)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


# E-mail addresses


@page("directory.keep")
@require_POST
@once
def add_address(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    form = forms.AddressForm(http.POST)
    if form.is_valid():
        try:
            actions.add_address(found, by=http.user, email=form.cleaned_data["email"])
        except actions.AddressTaken as problem:
            form.add_error("email", str(problem))
        else:
            return go(found.get_absolute_url())
    return _person_page(http, found, form)


@page("directory.keep")
@require_POST
def remove_address(http: Http, pk: int, address: int) -> HttpResponse:
    found = access(http.user, "directory.keep", Address.objects, pk=address, person_id=pk)
    actions.remove_address(found, by=http.user)
    return go(found.person.get_absolute_url())


@page("directory.keep")
@require_POST
def choose_address(http: Http, pk: int, address: int) -> HttpResponse:
    found = access(http.user, "directory.keep", Address.objects, pk=address, person_id=pk)
    actions.choose_address(found, by=http.user)
    return go(found.person.get_absolute_url())


# Where somebody works


@page("directory.keep")
@once
def start_affiliation(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    form = forms.AffiliationForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        actions.start_affiliation(found, by=http.user, **form.cleaned_data)
        return go(found.get_absolute_url())
    lead = "Days may stay open. Of places that go on at the same time, the one begun last is shown as today's."
    return form_page(http, form, title=f"Where does {found} work?", lead=lead, button="Add this place", back=found)


@page("directory.keep")
def affiliation(http: Http, pk: int, affiliation: int) -> HttpResponse:
    rows = Affiliation.objects.select_related("organization", "person")
    found = access(http.user, "directory.keep", rows, pk=affiliation, person_id=pk)
    form = forms.PlaceForm(http.POST or None, initial=forms.place_as_typed(found))
    if http.method == "POST" and form.is_valid():
        actions.alter_affiliation(found, by=http.user, **form.cleaned_data)
        return go(found.person.get_absolute_url())
    title = f"{found.person} at {found.organization}"
    return form_page(http, form, title=title, lead="The last day ends it.", button="Save", back=found.person)


@page("directory.keep")
@unless_stale
def account(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    form = forms.AccountForm(http.POST or None, initial={"email": found.user.email if found.user else ""})
    if http.method == "POST" and form.is_valid():
        try:
            actions.link_account(found, by=http.user, user=form.cleaned_data["email"])
        except actions.AccountTaken as problem:
            form.add_error("email", str(problem))
        else:
            return go(found.get_absolute_url())
    lead = "Whoever signs in with this account is this person."
    return form_page(http, form, title=f"Which account is {found}’s?", lead=lead, button="Save", back=found)
