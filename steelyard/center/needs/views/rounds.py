"""Rounds: opened, voted in, closed, compared."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.center.needs import actions, queries
from steelyard.center.needs.forms.statements import RoundForm, VoteForm
from steelyard.center.needs.models import Round, Statement
from steelyard.center.needs.rules import VoteKind
from steelyard.center.needs.views import form_page, refused, turned
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, go, once, show


@page("needs.see")
def rounds(http: Http) -> HttpResponse:
    return show(http, "needs/rounds.html", {"rounds": queries.rounds(http.user)})


@page("needs.run_rounds")
@once
def begin(http: Http) -> HttpResponse:
    form = RoundForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        try:
            made = actions.begin_round(by=http.user, **form.cleaned_data)
        except actions.CannotOpen as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, "The round is open: needs are weighed and voted on until you close it.")
            return go(made.get_absolute_url())
    lead = "While it is open, staff weigh the needs, and staff and advisers vote. Closing it ranks them for good."
    return form_page(http, form, back=None, title="Open a round of needs sensing", lead=lead, button="Open it")


@page("needs.see")
def one_round(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "needs.see", Round.objects, pk=pk)
    others = queries.earlier(http.user, found)
    against = next((one for one in others if str(one.pk) == http.GET.get("against", "")), others[0] if others else None)
    moved = queries.compared(http.user, against, found) if against and not found.is_open else []
    context = {
        "round": found,
        "standings": queries.standings(http.user, found),
        "weighed": len(queries.weighed_in(found)),
        "left": queries.left_to_vote(http.user, found) if found.is_open else 0,
        "others": others,
        "against": against,
        "moved": moved,
        "slopes": queries.slopes(moved),
    }
    return show(http, "needs/round.html", context)


@page("needs.run_rounds")
@require_POST
def close(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "needs.run_rounds", Round.objects, pk=pk)
    try:
        made = actions.close_round(found, by=http.user)
    except (actions.NoRound, Stale) as problem:
        return refused(http, problem, found.get_absolute_url())
    messages.success(http, f"The round is closed; needs ranked: {len(made)}.")
    return go(found.get_absolute_url())


@page("needs.vote")
def ballot(http: Http) -> HttpResponse:
    """What there is to vote on, the heaviest first."""
    now = queries.open_round()
    page = turned(http, queries.to_vote_on(http.user) if now else Statement.objects.none(), ("-weight", "id"))
    context = {
        "round": now,
        "page": page,
        "choices": queries.ballot(http.user, now, page.rows) if now else [],
        "needs": queries.to_vote_on(http.user).count() if now else 0,
        "left": queries.left_to_vote(http.user, now) if now else 0,
        "home": http.get_full_path(),
    }
    return show(http, "needs/ballot.html", context)


@page("needs.vote")
@require_POST
def vote(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "needs.vote", Statement.objects, pk=pk)
    home = back(http, reverse("needs:ballot"))
    form = VoteForm(http.POST)
    if not form.is_valid():
        return refused(http, ValueError("Choose one of the two answers."), home)
    try:
        actions.vote(found, by=http.user, kind=VoteKind(form.cleaned_data["kind"]))
    except (actions.NoRound, actions.CannotVote) as problem:
        return refused(http, problem, home)
    return go(home)
