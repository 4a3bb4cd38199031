"""Learning from others: the shelf, teams with similar work, encounters, insights."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.files.sending import attachment
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once
from steelyard.support.collaboratives.actions import sharing as actions
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.forms import sharing as forms
from steelyard.support.collaboratives.models import Encounter, Insight, SharedItem, Team
from steelyard.support.collaboratives.queries import learning as queries
from steelyard.support.collaboratives.queries.teams import one_or_404
from steelyard.support.collaboratives.views.parts import posted, show_team, small, team_of


def _at(route: str, team: Team) -> str:
    return reverse(f"collaboratives:{route}", args=[team.pk])


@page("collaboratives.enter")
@once
def shelf(http: Http, pk: int) -> HttpResponse:
    """What the team keeps, what others share, and who used what."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    form = forms.ItemForm(posted(http), http.FILES or None)
    if form.is_valid():
        actions.shelve(found, by=http.user, added_on=timezone.localdate(), **form.cleaned_data)
        return go(_at("shelf", found))
    context = {"form": form, "own": queries.own_items(found), "common": queries.common_items(found)}
    return show_team(http, "shelf", found, context, refused=bool(form.errors))


@page("collaboratives.work")
def use(http: Http, pk: int, item: int) -> HttpResponse:
    """Say that the team made use of what another shared."""
    found = team_of(http, pk, "collaboratives.work")
    shared = access(http.user, "collaboratives.enter", SharedItem.objects.select_related("team"), pk=item)
    form = forms.UseForm(posted(http))

    def act(given: dict[str, Any]) -> None:
        actions.use_item(shared, by=http.user, team=found, on=timezone.localdate(), **given)

    return small(http, form, act, title=f"We used: {shared}", does="Tell them", to=_at("shelf", found))


@page("collaboratives.enter")
@require_safe
def item_file(http: Http, pk: int) -> HttpResponse:
    """The file of an item, for whoever sees the item on a shelf."""
    return attachment(access(http.user, "collaboratives.enter", queries.items_with_a_file(), pk=pk))


@page("collaboratives.work")
@require_POST
def take_off(http: Http, pk: int) -> HttpResponse:
    shared = access(http.user, "collaboratives.enter", SharedItem.objects.select_related("team"), pk=pk)
    team = team_of(http, shared.team_id, "collaboratives.work")
    return _told(http, lambda: actions.take_off(shared, by=http.user), to=_at("shelf", team))


def _told(http: Http, act: Any, *, to: str, done: str = "") -> HttpResponse:
    try:
        act()
    except (CannotWork, Stale) as problem:
        messages.info(http, str(problem))
    else:
        if done:
            messages.success(http, done)
    return go(to)


# Similar work and encounters


@page("collaboratives.enter")
def learning(http: Http, pk: int) -> HttpResponse:
    """Who does similar work, why we think so, and who was asked."""
    found = team_of(http, pk)
    context = {"similar": queries.similar(found), "encounters": queries.encounters(found)}
    return show_team(http, "learning", found, context)


@page("collaboratives.work")
@once
def ask(http: Http, pk: int, other: int) -> HttpResponse:
    """Ask another team to meet, in one act."""
    found = team_of(http, pk, "collaboratives.work")
    asked = one_or_404(queries.may_meet(found), other)
    reason = queries.reason_for(found, asked)
    form = forms.AskForm(posted(http))

    def act(given: dict[str, Any]) -> None:
        actions.ask_to_meet(found, by=http.user, asked=asked, reason=reason, **given)

    hint = "They read your question and say yes or no. With a yes, each side gets the other’s addresses."
    to = _at("learning", found)
    return small(http, form, act, title=f"Meet the {asked.name}", does="Ask them", to=to, hint=hint)


@page("collaboratives.work")
@require_POST
def answer(http: Http, pk: int) -> HttpResponse:
    """The asked team says yes or no."""
    rows = Encounter.objects.select_related("asking__support", "asked__support")
    found = access(http.user, "collaboratives.enter", rows, pk=pk)
    team = team_of(http, found.asked_id, "collaboratives.consent")
    form = forms.AnswerEncounterForm(http.POST)
    agrees = http.POST.get("answers") == "yes"
    words = form.cleaned_data["answer"] if form.is_valid() else ""
    done = "Both sides got a letter with the other’s addresses." if agrees else "We told them."

    def act() -> None:
        actions.answer_encounter(found, by=http.user, agrees=agrees, answer=words)

    return _told(http, act, to=_at("learning", team), done=done)


# Insights


@page("collaboratives.enter")
@once
def insights(http: Http, pk: int) -> HttpResponse:
    """What the team learned that others should know, and what became of it."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    form = forms.InsightForm(posted(http))
    if form.is_valid():
        actions.mark_insight(found, by=http.user, on=timezone.localdate(), **form.cleaned_data)
        return go(_at("insights", found))
    context = {"form": form, "insights": queries.insights(found)}
    return show_team(http, "insights", found, context, refused=bool(form.errors))


def _insight(http: Http, pk: int) -> Insight:
    rows = Insight.objects.select_related("team__support", "team__state")
    return access(http.user, "collaboratives.enter", rows, pk=pk)


@page("collaboratives.consent")
@require_POST
def consent(http: Http, pk: int) -> HttpResponse:
    """A member answers for the team."""
    found = _insight(http, pk)
    team = team_of(http, found.team_id or 0, "collaboratives.consent")
    agrees = http.POST.get("answers") == "yes"
    return _told(http, lambda: actions.consent(found, by=http.user, agrees=agrees), to=_at("insights", team))


@page("collaboratives.manage")
@require_POST
def draft(http: Http, pk: int) -> HttpResponse:
    """Make a draft resource of it."""
    found = _insight(http, pk)
    done = "The draft is in the library. The team sees what becomes of it."
    return _told(http, lambda: actions.draft(found, by=http.user), to=found.get_absolute_url(), done=done)
