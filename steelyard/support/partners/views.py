"""A provider's profile, kept by the provider itself and by staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, conflict, go, invalid, show
from steelyard.support.partners import actions, queries
from steelyard.support.partners.forms import ProfileForm

_PAGE = "partners/profile_form.html"
_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}


@page("partners.edit_profile")
def profile(http: Http, pk: int) -> HttpResponse:
    """Write what a provider does, for whom, where, at what cost, and how to work with it."""
    organization = access(http.user, "partners.edit_profile", Organization.objects, pk=pk)
    found = queries.profile_to_edit(organization)
    lists = queries.lists()
    form = ProfileForm(http.POST if http.method == "POST" else None, lists=lists, initial=queries.as_typed(found))
    at_desk = allows(http.user, "partners.see")
    home = back(http, organization.get_absolute_url() if at_desk else reverse("directory:organization", args=[pk]))
    context = {"form": form, "organization": organization, "profile": found, "back": home}
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
