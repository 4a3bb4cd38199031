"""Introductions: on the desk, and the page of one side behind a link or an account."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from steelyard.center.charge.queries import charge_topics, the_center
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, private, show
from steelyard.support.partners.actions import introductions as actions
from steelyard.support.partners.actions.introductions import CannotIntroduce
from steelyard.support.partners.forms.introductions import AgainForm, CameForm, IntroductionForm
from steelyard.support.partners.forms.partnerships import WhyForm
from steelyard.support.partners.models import Introduction, IntroductionSide
from steelyard.support.partners.queries import introductions as queries
from steelyard.support.partners.queries.people import staff_today
from steelyard.support.partners.rules import CameOf, Consent, IntroductionStatus


def _posted(http: Http) -> Any:
    return http.POST if http.method == "POST" else None


@page("partners.see")
def introductions(http: Http) -> HttpResponse:
    """Whom we brought together, who still thinks it over, and what came of it."""
    wanted = {name: http.GET.get(name, "") for name in ("status", "after", "before")}
    context = {
        "page": queries.listed(http.user, **wanted),
        "status": wanted["status"],
        "statuses": list(IntroductionStatus),
    }
    return show(http, "partners/introductions.html", context)


@page("partners.see")
def introduction(http: Http, pk: int) -> HttpResponse:
    """One introduction with both sides."""
    found = access(http.user, "partners.see", queries.whole(), pk=pk)
    return show(http, "partners/introduction.html", {"found": found})


@page("partners.keep")
@once
def ask(http: Http) -> HttpResponse:
    """Ask two sides whether they want to be introduced."""
    form = IntroductionForm(_posted(http), topics=charge_topics(), staff=staff_today())
    context = {"form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "partners/introduction_form.html", context)
    try:
        made = actions.ask(form.idea, by=http.user, first=form.whom("first"), second=form.whom("second"))
    except CannotIntroduce as problem:
        form.add_error("about", str(problem))
        return invalid(http, "partners/introduction_form.html", context)
    return go(made.get_absolute_url())


@page("partners.keep")
def again(http: Http, pk: int) -> HttpResponse:
    """Mail one side a new link."""
    side: IntroductionSide = access(http.user, "partners.keep", queries.sides(), pk=pk)
    form = AgainForm(_posted(http), initial={"version": side.version, "email": side.email})
    context = {"form": form, "found": side.introduction, "title": f"Send {side.name} a new link", "does": "Send it"}

    def act() -> Any:
        _as_read(side, form)
        return actions.ask_again(side, by=http.user, email=form.cleaned_data["email"])

    return _done(http, context, act)


@page("partners.keep")
def withdraw(http: Http, pk: int) -> HttpResponse:
    """Take an introduction back before both agreed."""
    found = access(http.user, "partners.keep", queries.whole(), pk=pk)
    form = WhyForm(_posted(http), initial={"version": found.version})
    context = {"form": form, "found": found, "title": "Withdraw this introduction", "does": "Withdraw it"}

    def act() -> Any:
        _as_read(found, form)
        return actions.withdraw(found, by=http.user, why=form.cleaned_data["why"])

    return _done(http, context, act)


def _as_read(record: Introduction | IntroductionSide, form: Any) -> None:
    if form.cleaned_data["version"] != record.version:
        raise Stale(record)


def _done(http: Http, context: dict[str, Any], act: Any) -> HttpResponse:
    template, found, form = "partners/introduction_small.html", context["found"], context["form"]
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, template, context)
    try:
        act()
    except CannotIntroduce as problem:
        form.add_error(None, str(problem))
        return invalid(http, template, context)
    except Stale as stale:
        form.add_error(None, str(stale))
        return show(http, template, context, status=409)
    return go(found.get_absolute_url())


# The page of one side


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
@once
def consent(http: Http, token: str) -> HttpResponse:
    """What one side is asked behind its link; of the other it reads nothing before both agreed."""
    side = queries.by_token(token)
    if side is None:
        return show(http, "partners/no_link.html", status=404)
    return _answered(http, side, by=None)


@page("partners.enter")
@once
def my_introduction(http: Http, pk: int) -> HttpResponse:
    """The same page for who is signed in and needs no link."""
    side: IntroductionSide = access(http.user, "partners.answer", queries.sides(), pk=pk)
    return _answered(http, side, by=http.user)


_SAID = {"yes": Consent.AGREED, "no": Consent.DECLINED}


def _answered(http: Http, side: IntroductionSide, *, by: Any) -> HttpResponse:
    seen, say = queries.seen(side, by_link=by is None), http.POST.get("say", "")
    form = CameForm(http.POST if say == "came" else None)
    context = {"seen": seen, "side": side, "form": form, "say": say, "center": the_center()}
    if http.method != "POST":
        return show(http, "partners/consent.html", context)
    if say == "came" and seen.may_tell:
        if not form.is_valid():
            return invalid(http, "partners/consent.html", context)
        given = form.cleaned_data
        with suppress(Stale, CannotIntroduce):  # the page says how it stands
            actions.tell(side, by=by, came_of=CameOf(given["came_of"]), words=given["words"])
    elif say in _SAID and seen.standing == "open":
        with suppress(Stale, CannotIntroduce):
            actions.answer(side, by=by, consent=_SAID[say])
    elif seen.standing == "open":
        return invalid(
            http, "partners/consent.html", context | {"problem": "Say yes or no with one of the two buttons."}
        )
    return go("?")
