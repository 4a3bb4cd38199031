"""The private pulse of a team."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.support.collaboratives.actions import pulse as actions
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.forms.sharing import OpenPulseForm, PulseForm
from steelyard.support.collaboratives.models import PulseRound, Team
from steelyard.support.collaboratives.queries import pulse as queries
from steelyard.support.collaboratives.rules.pulse import WHO_SEES
from steelyard.support.collaboratives.views.parts import posted, show_team, small, team_of


def _home(team: Team) -> str:
    return reverse("collaboratives:pulse", args=[team.pk])


@page("collaboratives.see_pulse")
def pulse(http: Http, pk: int) -> HttpResponse:
    """The trend, and whether one is asked at present."""
    found = team_of(http, pk, "collaboratives.see_pulse")
    context = {"trend": queries.trend(found), "place": queries.place_of(found, http.user)}
    return show_team(http, "pulse", found, {**context, "open": queries.open_round(found), "who_sees": WHO_SEES})


@page("collaboratives.see_pulse")
def open_pulse(http: Http, pk: int) -> HttpResponse:
    found, today = team_of(http, pk, "collaboratives.see_pulse"), timezone.localdate()
    form = OpenPulseForm(posted(http), initial={"closes_on": queries.usual_end(today)})

    def act(given: dict[str, object]) -> None:
        actions.open_pulse(found, by=http.user, **given)  # type: ignore[arg-type]  # as the form cleaned them

    return small(http, form, act, title="Open a pulse", does="Ask the team", to=_home(found), hint=WHO_SEES)


@page("collaboratives.see_pulse")
def answer(http: Http, pk: int) -> HttpResponse:
    """Four sentences; only who was in the team when it opened, and only once."""
    team = team_of(http, pk, "collaboratives.see_pulse")
    place = queries.place_of(team, http.user)
    if place is None:
        raise Http404("Nothing is here.")

    def act(given: dict[str, int]) -> None:
        actions.answer_pulse(place, by=http.user, scores=given)
        messages.success(http, "Thank you. Nobody can tell your answer from the others.")

    form = PulseForm(posted(http))
    return small(http, form, act, title="How is it to be in this team?", does="Answer", to=_home(team), hint=WHO_SEES)


@page("collaboratives.see_pulse")
@require_POST
def close(http: Http, pk: int) -> HttpResponse:
    rows = PulseRound.objects.select_related("team__support__liaison__person")
    found = access(http.user, "collaboratives.enter", rows, pk=pk)
    team = team_of(http, found.team_id, "collaboratives.see_pulse")
    try:
        actions.close_pulse(found, by=http.user)
    except (CannotWork, Stale) as problem:
        messages.info(http, str(problem))
    return go(_home(team))
