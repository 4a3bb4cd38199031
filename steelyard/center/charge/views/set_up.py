"""Four pages from an empty installation to a working desk."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from steelyard.center.charge import actions, queries
from steelyard.center.charge.forms import pages as forms
from steelyard.foundation.accounts import actions as accounts
from steelyard.foundation.accounts.forms import Invitation
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show

STEPS = ("center", "award", "focus", "staff")
TITLES = {
    "center": "Which center is this?",
    "award": "What award does it work under?",
    "focus": "What does it work on, and for whom?",
    "staff": "Who works here?",
}


def _page(http: Http, step: str, form: Any, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "title": TITLES[step],
        "step": STEPS.index(step) + 1,
        "steps": [(number, TITLES[name]) for number, name in enumerate(STEPS, start=1)],
        **more,
    }
    return (invalid if form.errors else show)(http, "charge/set_up.html", context)


@page("charge.set_up")
def start(http: Http) -> HttpResponse:  # noqa: ARG001 -- a view
    """Go on where the set-up stands."""
    return go(queries.set_up_page())


@page("charge.set_up")
@once
def center(http: Http) -> HttpResponse:
    if queries.the_center():
        return go(queries.set_up_page())
    form = forms.FoundCenterForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        actions.found_center(by=http.user, **form.cleaned_data)
        return go(queries.set_up_page())
    return _page(http, "center", form)


@page("charge.set_up")
@once
def award(http: Http) -> HttpResponse:
    form = forms.AwardForm(http.POST or None)
    if queries.award_years() or not queries.the_center():
        return go(queries.set_up_page())
    if http.method == "POST" and form.is_valid():
        actions.found_award(queries.the_center_or_404(), by=http.user, **form.cleaned_data)
        return go(queries.set_up_page())
    return _page(http, "award", form)


@page("charge.set_up")
@once
def focus(http: Http) -> HttpResponse:
    form = forms.FocusForm(http.POST or None)
    if queries.charge_topics() or not queries.award_years():
        return go(queries.set_up_page())
    if http.method == "POST" and form.is_valid():
        actions.found_focus(queries.the_center_or_404(), by=http.user, **form.cleaned_data)
        return go(queries.set_up_page())
    return _page(http, "focus", form)


@page("charge.set_up")
@once
def staff(http: Http) -> HttpResponse:
    """Invite colleagues, one after the other; once the set-up is finished, where access is kept."""
    if not queries.charge_topics():
        return go(queries.set_up_page())
    if queries.the_center_or_404().is_ready:
        return go(reverse("accounts:accounts"))
    if http.POST.get("done"):
        actions.finish_set_up(queries.the_center_or_404(), by=http.user)
        return go("/home/")
    is_director = Role.DIRECTOR in http.user.roles
    if http.POST.get("directs") and not is_director:
        accounts.grant_role(http.user, role=Role.DIRECTOR, by=http.user)
        return go(http.path)
    form = Invitation(http.POST or None, by=http.user)
    if http.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "roles": [Role(role) for role in form.cleaned_data["roles"]]}
        try:
            accounts.invite(values.pop("email"), by=http.user, **values)
        except (accounts.AlreadyHasAccount, accounts.CannotGrant) as problem:
            form.add_error(None, str(problem))
        else:
            return go(http.path)
    return _page(http, "staff", form, is_last=True, invited=queries.invited(), is_director=is_director)
