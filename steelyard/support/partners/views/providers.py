"""The registry of providers: searched by need, one provider, its profile, the programs that pay."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import current_or_last_award_year
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, conflict, go, invalid, once, show
from steelyard.support.partners.actions import providers as actions
from steelyard.support.partners.forms.providers import NeedForm, ProfileForm, ProgramForm
from steelyard.support.partners.queries import funded, introductions, partnerships, registry
from steelyard.support.partners.queries import providers as queries

_PAGE = "partners/profile_form.html"
_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}


@page("partners.see")
def providers(http: Http) -> HttpResponse:
    """Who helps with what, by need: each with the reasons beside it."""
    form = NeedForm(http.GET or None, lists=queries.lists())
    need, text = form.need, form.value.get("q") or ""
    found = registry.search(need, text, timezone.localdate())
    context = {"form": form, "need": need, "found": found, "asked": bool(text) or not need.is_empty}
    return show(http, "partners/providers.html", context, parts={"rows"})


@page("partners.see")
def provider(http: Http, pk: int) -> HttpResponse:
    """One provider: what it does, what we did together, and how that went."""
    organization = access(http.user, "partners.see", Organization.objects.select_related("merged_into"), pk=pk)
    if organization.merged_into_id:
        return go(reverse("partners:provider", args=[organization.merged_into_id]))
    context = {
        "organization": organization,
        "provider": registry.provider(organization),
        "known": queries.known(organization),
        "partnerships": partnerships.with_partner(organization),
        "reviews": partnerships.reviews_of(organization),
        "parts": partnerships.parts_of(organization),
        "introductions": introductions.with_organization(organization),
        "today": timezone.localdate(),
    }
    return show(http, "partners/provider.html", context)


@page("partners.see")
def joint(http: Http) -> HttpResponse:
    """The federally funded centers with joint activity in an award year, each with the supports behind it."""
    year = current_or_last_award_year(timezone.localdate())
    rows = funded.joint_funded(year.starts_on, year.ends_on) if year else []
    return show(http, "partners/funded.html", {"rows": rows, "year": year})


@page("partners.keep")
@once
def programs(http: Http) -> HttpResponse:
    """The programs that pay providers, and one more."""
    form = ProgramForm(http.POST if http.method == "POST" else None)
    context = {"form": form, "rows": queries.programs()}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "partners/programs.html", context)
    try:
        actions.add_program(by=http.user, **form.cleaned_data)
    except actions.KnownAlready as known:
        form.add_error("name", str(known))
        return invalid(http, "partners/programs.html", context)
    return go(reverse("partners:programs"))


@page("partners.edit_profile")
def profile(http: Http, pk: int) -> HttpResponse:
    """Write what a provider does, for whom, where, at what cost, and how to work with it."""
    organization = access(http.user, "partners.edit_profile", Organization.objects, pk=pk)
    found = queries.profile_to_edit(organization)
    at_desk = allows(http.user, "partners.see")
    posted = http.POST if http.method == "POST" else None
    form = ProfileForm(posted, lists=queries.lists(), keeps=at_desk, initial=queries.as_typed(found))
    home = back(http, reverse("partners:provider" if at_desk else "directory:organization", args=[pk]))
    context: dict[str, Any] = {"form": form, "organization": organization, "profile": found, "back": home}
    context |= {"layout": _LAYOUT[at_desk], "at_desk": at_desk}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _PAGE, context)
    try:
        if form.cleaned_data["version"] != found.version:
            raise Stale(found)
        actions.keep_profile(found, by=http.user, values=form.values, reach=form.reach)
    except Stale:
        now = queries.profile_to_edit(organization)
        return conflict(http, _PAGE, context, form=form, theirs=queries.as_typed(now), version=now.version)
    messages.success(http, "The profile is saved.")
    return go(home)
