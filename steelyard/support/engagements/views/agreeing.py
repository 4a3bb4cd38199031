"""The agreement: its versions, the draft, the signatures, and the sheet to print."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.support.engagements.actions import agreeing as actions
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.forms import agreeing as forms
from steelyard.support.engagements.models import AgreementVersion, Engagement
from steelyard.support.engagements.queries import agreeing as queries
from steelyard.support.engagements.queries.people import agencies, agency_of
from steelyard.support.engagements.queries.sharing import capacities_of, measures_of
from steelyard.support.engagements.rules import Side
from steelyard.support.engagements.rules.agreeing import WRITTEN
from steelyard.support.engagements.views.parts import at, engagement_of, face, framed, posted, show_part, small


def _version(http: Http, pk: int, act: str = "engagements.enter") -> AgreementVersion:
    return access(http.user, act, queries.versions(AgreementVersion.objects.all()), pk=pk)


@page("engagements.enter")
def agreement(http: Http, pk: int) -> HttpResponse:
    """What counts, what waits for a signature, the draft, and what was agreed before."""
    found, today = engagement_of(http, pk), timezone.localdate()
    agreed = queries.agreements(http.user, found)
    context: dict[str, Any] = {"agreed": agreed}
    if agreed.in_force:
        context["parts"] = queries.parts_of(agreed.in_force, today)
        context["moved"] = queries.moved_since(agreed.in_force)
    if agreed.offered:
        context["waits_for"] = queries.waits_for(agreed.offered)
    return show_part(http, "agreement", found, context)


@page("engagements.keep")
@require_POST
def begin(http: Http, pk: int) -> HttpResponse:
    """Begin a draft from the newest words; where there is one, it opens."""
    found = engagement_of(http, pk, "engagements.keep")
    try:
        draft = actions.begin_version(found, by=http.user)
    except (CannotEngage, Stale) as problem:
        messages.warning(http, str(problem))
        return go(at("agreement", found))
    return go(draft.get_absolute_url())


@page("engagements.enter")
def version(http: Http, pk: int) -> HttpResponse:
    """One version to read: a draft with what it lacks, or what was offered with who signed it."""
    found, today = _version(http, pk), timezone.localdate()
    return _read(http, found, _sign_form(found), today=today)


def _sign_form(found: AgreementVersion, data: Any = None) -> forms.SignForm:
    return forms.SignForm(data, initial={"sha256": found.sha256})


def _read(http: Http, found: AgreementVersion, form: Any, *, today: Any, answer: Any = show) -> HttpResponse:
    engagement = found.engagement
    newest = queries.newest_offered(engagement)
    waits = queries.waits_for(found) if newest and newest.pk == found.pk else []
    context = {
        **framed(http, "agreement", engagement),
        "version": found,
        "parts": queries.parts_of(found, today),
        "missing": queries.missing_in(found, today),
        "compared": queries.compared(found, today),
        "earlier": queries.before(found),
        "newer": newest if newest and newest.number > found.number else None,
        "waits_for": waits,
        "side": _side(http, engagement) if _side(http, engagement) in waits else None,
        "form": form,
        "goals": list(enumerate(found.content.get("goals", []))),
    }
    return answer(http, "engagements/version.html", context)


def _side(http: Http, engagement: Engagement) -> Side | None:
    """For which side this person can sign."""
    if allows(http.user, "engagements.sign_for_center"):
        return Side.CENTER
    return Side.AGENCY if allows(http.user, "engagements.answer", engagement) else None


@page("engagements.enter")
@require_POST
def sign(http: Http, pk: int) -> HttpResponse:
    """Sign the words that were read, for one's own side."""
    found = _version(http, pk)
    engagement, today = found.engagement, timezone.localdate()
    side = _side(http, engagement)
    act = "engagements.answer" if side is None or side == Side.AGENCY else "engagements.sign_for_center"
    engagement_of(http, engagement.pk, act)
    form = _sign_form(found, http.POST)
    if not form.is_valid():
        return _read(http, found, form, today=today, answer=invalid)
    agency = agency_of(http.user, engagement) if side == Side.AGENCY else None
    sha256 = form.cleaned_data["sha256"]
    try:
        actions.sign(found, by=http.user, side=side or Side.AGENCY, sha256=sha256, organization=agency)
    except actions.Changed as changed:
        messages.warning(http, str(changed))
        return go(changed.now.get_absolute_url() if changed.now else at("agreement", engagement))
    except (CannotEngage, Stale) as problem:
        form.add_error(None, str(problem))
        return _read(http, found, form, today=today, answer=invalid)
    messages.success(http, f"{found} is signed with your name.")
    return go(found.get_absolute_url())


# The draft


@page("engagements.keep")
def write(http: Http, pk: int) -> HttpResponse:
    """The written parts of a draft."""
    found = _version(http, pk, "engagements.keep")
    engagement = found.engagement
    initial = {**_typed(found), "version": found.version}
    form = forms.DraftForm(posted(http), initial=initial)
    context = {**face(http), "form": form, "version": found, "engagement": engagement, "support": engagement.support}
    template = "engagements/write.html"
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, template, context)
    given, newest = dict(form.cleaned_data), found.version
    found.version = given.pop("version")
    try:
        actions.alter_version(found, by=http.user, **given)
    except CannotEngage as problem:
        form.add_error(None, str(problem))
        return invalid(http, template, context)
    except Stale:
        found.refresh_from_db()
        return conflict(http, template, context, form=form, theirs=_typed(found), version=max(newest, found.version))
    return go(found.get_absolute_url())


def _typed(found: AgreementVersion) -> dict[str, Any]:
    """A draft as its form holds it."""
    codesign = found.content.get("codesign") or {}
    written = {name: found.content.get(name, "") for name in WRITTEN}
    return {**written, "codesign_on": codesign.get("on"), "codesign_milestone": codesign.get("milestone", "")}


@page("engagements.keep")
@once
def add_goal(http: Http, pk: int) -> HttpResponse:
    found = _version(http, pk, "engagements.keep")
    lists: dict[str, Any] = {"capacities": capacities_of(found.engagement), "measures": measures_of(found.engagement)}
    form = forms.GoalForm(posted(http), initial={"version": found.version}, **lists)

    def act(_: object) -> None:
        actions.add_goal(found, by=http.user, **form.values)

    hint = "Say what will be different, and what capacity is there in the end."
    to = found.get_absolute_url()
    return small(http, form, act, title="One more goal", does="Add the goal", to=to, changing=found, hint=hint)


@page("engagements.keep")
@require_POST
def drop_goal(http: Http, pk: int, place: int) -> HttpResponse:
    found = _version(http, pk, "engagements.keep")
    return _told(http, lambda: actions.drop_goal(found, by=http.user, place=place), found.get_absolute_url())


@page("engagements.keep")
@require_POST
def offer(http: Http, pk: int) -> HttpResponse:
    """Fix the words as they read, and ask both sides to sign."""
    found = _version(http, pk, "engagements.keep")
    done = "The words stand now. The agency has been asked to sign; you can sign for the center."
    return _told(http, lambda: actions.offer(found, by=http.user), found.get_absolute_url(), done=done)


def _told(http: Http, act: Any, to: str, *, done: str = "") -> HttpResponse:
    try:
        act()
    except (CannotEngage, Stale) as problem:
        messages.warning(http, str(problem))
    else:
        if done:
            messages.success(http, done)
    return go(to)


@page("engagements.enter")
def printed(http: Http, pk: int) -> HttpResponse:
    """Two pages to print: the words, the signatures, the hash."""
    found, today = _version(http, pk), timezone.localdate()
    context = {
        **framed(http, "agreement", found.engagement),
        "version": found,
        "parts": queries.parts_of(found, today),
        "center": the_center(),
        "agencies": agencies(found.engagement),
    }
    return show(http, "engagements/printed.html", context)
