"""Partnerships: on the desk from interest to review, and the partner's page behind a link or an account."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from steelyard.center.charge.queries import charge_topics, the_center
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, private, show
from steelyard.support.delivery.models import Support
from steelyard.support.partners.actions import partnerships as actions
from steelyard.support.partners.actions.partnerships import CannotPartner, Signed
from steelyard.support.partners.forms import partnerships as forms
from steelyard.support.partners.models import Partnership
from steelyard.support.partners.queries import partnerships as queries
from steelyard.support.partners.queries.addresses import of_provider
from steelyard.support.partners.queries.people import staff_today
from steelyard.support.partners.rules import Side

_STALE = "Somebody changed these terms meanwhile. Nothing was confirmed; read them again."


def _of(http: Http, pk: int, act: str = "partners.keep") -> Partnership:
    return access(http.user, act, queries.whole(), pk=pk)


def _posted(http: Http) -> Any:
    return http.POST if http.method == "POST" else None


@page("partners.see")
def partnerships(http: Http) -> HttpResponse:
    """Every partnership by where it stands."""
    wanted = {name: http.GET.get(name, "") for name in ("status", "after", "before")}
    tabs = queries.counts(http.user)
    context = {"page": queries.listed(http.user, **wanted), "status": wanted["status"], "tabs": tabs}
    return show(http, "partners/partnerships.html", context)


@page("partners.see")
def partnership(http: Http, pk: int) -> HttpResponse:
    """One partnership: who does what, what is still to be said, the joint supports, how it went."""
    found = _of(http, pk, "partners.see")
    return show(http, "partners/partnership.html", {"found": found, "story": queries.story(found)})


@page("partners.keep")
@once
def begin(http: Http, organization: int) -> HttpResponse:
    """Note interest in working with a provider."""
    partner = access(http.user, "partners.keep", Organization.objects.living(), pk=organization)
    form = forms.BeginForm(_posted(http), topics=charge_topics(), staff=staff_today())
    context = {"form": form, "partner": partner, "does": "Note the interest"}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "partners/begin.html", context)
    begun = actions.begin(partner, by=http.user, **form.terms)
    return go(begun.get_absolute_url())


@page("partners.keep")
def write(http: Http, pk: int) -> HttpResponse:
    """Write the terms."""
    found = _of(http, pk)
    lists: dict[str, Any] = {"topics": charge_topics(), "staff": staff_today()}
    form = forms.TermsForm(_posted(http), initial=queries.as_typed(found), **lists)
    context = {"form": form, "found": found, "title": "The terms", "does": "Save the terms"}

    def act() -> Any:
        return actions.write_terms(found, by=http.user, **form.terms)

    return _done(http, context, act)


def _done(http: Http, context: dict[str, Any], act: Callable[[], Any]) -> HttpResponse:
    """Do what a valid form says and lead back to the partnership; whoever comes second sees both texts."""
    template, found, form = "partners/partnership_form.html", context["found"], context["form"]
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, template, context)
    try:
        _as_read(found, form)
        act()
    except Stale:
        again = queries.whole().get(pk=found.pk)
        return conflict(http, template, context, form=form, theirs=queries.as_typed(again), version=again.version)
    except CannotPartner as problem:
        form.add_error(None, str(problem))
        return invalid(http, template, context)
    return go(found.get_absolute_url())


def _as_read(found: Partnership, form: Any) -> None:
    if form.cleaned_data["version"] != found.version:
        raise Stale(found)


@page("partners.keep")
@once
def send(http: Http, pk: int) -> HttpResponse:
    """Mail the partner the terms."""
    found = _of(http, pk)
    known = found.email or next(iter(of_provider(found.partner_id)), "")
    form = forms.SendForm(_posted(http), initial={"version": found.version, "email": known})
    context = {"form": form, "found": found, "title": "Send the terms to the partner", "does": "Send the letter"}

    def act() -> Any:
        return actions.send(found, by=http.user, email=form.cleaned_data["email"])

    return _done(http, context, act)


@page("partners.keep")
@require_POST
def confirm(http: Http, pk: int) -> HttpResponse:
    """Confirm the terms for the center, as they were read."""
    found = _of(http, pk)
    form = forms.VersionForm(http.POST)
    if not form.is_valid():
        messages.warning(http, _STALE)
        return go(found.get_absolute_url())
    try:
        _as_read(found, form)
        actions.confirm(found, by=http.user, signed=Signed(Side.CENTER))
    except Stale:
        messages.warning(http, _STALE)
    except CannotPartner as problem:
        messages.warning(http, str(problem))
    return go(found.get_absolute_url())


@page("partners.keep")
def reopen(http: Http, pk: int) -> HttpResponse:
    """Take agreed terms up again."""
    found = _of(http, pk)
    form = forms.WhyForm(_posted(http), initial={"version": found.version})
    context = {"form": form, "found": found, "title": "Take the terms up again", "does": "Take them up again"}

    def act() -> Any:
        return actions.take_up_again(found, by=http.user, why=form.cleaned_data["why"])

    return _done(http, context, act)


@page("partners.keep")
def end(http: Http, pk: int) -> HttpResponse:
    """End a partnership, with the reason."""
    found = _of(http, pk)
    form = forms.WhyForm(_posted(http), initial={"version": found.version})
    context = {"form": form, "found": found, "title": "End this partnership", "does": "End it"}

    def act() -> Any:
        return actions.end(found, by=http.user, because=form.cleaned_data["why"])

    return _done(http, context, act)


@page("partners.keep")
@once
def link(http: Http, pk: int) -> HttpResponse:
    """Link a joint support, and give the partner its part in it."""
    found = _of(http, pk)
    rows = Support.objects.visible_to(http.user)
    initial = {"version": found.version, "since": timezone.localdate(), "until": found.ends_on}
    form = forms.LinkForm(_posted(http), supports=rows, initial=initial)
    context = {"form": form, "found": found, "title": "Link a joint support", "does": "Link it"}

    def act() -> Any:
        given = form.cleaned_data
        support = queries.support_chosen(rows, given["support"].pk)
        if support is None:
            raise CannotPartner("This support is not here.")
        part = {name: given[name] for name in ("role", "does", "since", "until")}
        return actions.link(found, by=http.user, support=support, **part)

    return _done(http, context, act)


@page("partners.keep")
@require_POST
def unlink(http: Http, pk: int, support: int) -> HttpResponse:
    """Take a support out of a partnership."""
    found = _of(http, pk)
    linked = queries.support_chosen(found.supports.all(), support)
    if linked is None:
        raise Http404("Nothing is here.")
    try:
        actions.unlink(found, by=http.user, support=linked)
    except (Stale, CannotPartner) as problem:
        messages.warning(http, str(problem))
    return go(found.get_absolute_url())


@page("partners.keep")
@once
def review(http: Http, pk: int) -> HttpResponse:
    """Write down how it went, and what follows."""
    found = _of(http, pk)
    form = forms.ReviewForm(_posted(http), initial={"version": found.version, "on": timezone.localdate()})
    context = {"form": form, "found": found, "title": "How did it go?", "does": "Write it down"}

    def act() -> Any:
        return actions.review(found, by=http.user, looked=form.looked)

    return _done(http, context, act)


# The partner's page


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
@once
def terms(http: Http, token: str) -> HttpResponse:
    """What a partner is asked behind its link; opening it changes nothing."""
    found = queries.by_token(token)
    if found is None:
        return show(http, "partners/no_link.html", status=404)
    return _answered(http, found, by=None)


@page("partners.enter")
@once
def my_partnership(http: Http, pk: int) -> HttpResponse:
    """The same page for a partner who is signed in and needs no link."""
    found = _of(http, pk, "partners.confirm")
    return _answered(http, found, by=http.user)


def _answered(http: Http, found: Partnership, *, by: Any) -> HttpResponse:
    say, story = http.POST.get("say", ""), queries.story(found)
    initial = {"version": found.version, "name": str(by or "")}
    drawn = {
        "yes": forms.ConfirmForm(http.POST if say == "yes" else None, initial=initial, auto_id="yes_%s"),
        "change": forms.BackForm(http.POST if say == "change" else None, initial=initial, auto_id="change_%s"),
    }
    standing = "open" if by and story.standing == "old" else story.standing
    context = {"found": found, "story": story, "forms": drawn, "say": say, "standing": standing, "center": the_center()}
    if http.method != "POST":
        return show(http, "partners/terms.html", context)
    if standing != "open":
        return go("?")
    form = drawn.get(say)
    if form is None:
        typed = initial | http.POST.dict()
        context["forms"] = {
            "yes": forms.ConfirmForm(initial=typed, auto_id="yes_%s"),
            "change": forms.BackForm(initial=typed, auto_id="change_%s"),
        }
        return invalid(http, "partners/terms.html", context)
    if not form.is_valid():
        return invalid(http, "partners/terms.html", context)
    try:
        _as_read(found, form)
        _say(found, form, by=by)
    except (Stale, CannotPartner) as problem:
        again = queries.whole().get(pk=found.pk)
        form.data = {**http.POST.dict(), "version": str(again.version)}
        form.add_error(None, str(problem) if isinstance(problem, CannotPartner) else _STALE)
        context |= {"found": again, "story": queries.story(again)}
        return show(http, "partners/terms.html", context, status=409)
    return go("?")  # relative: what is kept of this answer must not hold the token


def _say(found: Partnership, form: Any, *, by: Any) -> None:
    given = form.cleaned_data
    if isinstance(form, forms.ConfirmForm):
        actions.confirm(found, by=by, signed=Signed(Side.PARTNER, given["name"]))
    else:
        actions.send_back(found, by=by, said=given["said"])
