"""What a team works with: milestones, commitments, theory of change, coalition, log, loops."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once
from steelyard.support.collaboratives.actions import works as actions
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.forms import works as forms
from steelyard.support.collaboratives.models import CoalitionGroup, Loop, Milestone, Team, TheoryElement
from steelyard.support.collaboratives.queries import people
from steelyard.support.collaboratives.queries import teams as queries
from steelyard.support.collaboratives.queries import works as reading
from steelyard.support.collaboratives.rules import LoopStatus
from steelyard.support.collaboratives.views.parts import Refusals, posted, show_team, small, team_of
from steelyard.support.delivery.actions import NewPromise, make_promise


def _part(http: Http, rows: Any, pk: int) -> Any:
    """Something of a team in which the user may work."""
    found: Any = access(http.user, "collaboratives.enter", rows.select_related("team__support", "team__state"), pk=pk)
    team_of(http, found.team_id, "collaboratives.work")
    return found


def _at(route: str, team: Team) -> str:
    return reverse(f"collaboratives:{route}", args=[team.pk])


# Milestones and commitments


@page("collaboratives.enter")
@once
def milestones(http: Http, pk: int) -> HttpResponse:
    """What will be reached by when; the form for the next stands beneath."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    form = forms.MilestoneForm(posted(http))
    if form.is_valid():
        actions.set_milestone(found, by=http.user, **form.cleaned_data)
        return go(_at("milestones", found))
    context = {"form": form, "milestones": queries.milestones_of(found), "promises": queries.promises_of(found)}
    return show_team(http, "milestones", found, context, refused=bool(form.errors))


@page("collaboratives.work")
def move_milestone(http: Http, pk: int) -> HttpResponse:
    found: Milestone = _part(http, Milestone.objects.all(), pk)
    names = ("title", "due_on", "celebration", "version")
    form = forms.MoveMilestoneForm(posted(http), initial={name: getattr(found, name) for name in names})

    def act(given: dict[str, Any]) -> None:
        actions.alter_milestone(found, by=http.user, **given)

    to = _at("milestones", found.team)
    return small(http, form, act, title=f"Change: {found}", does="Save", to=to, changing=found)


@page("collaboratives.work")
def reach(http: Http, pk: int) -> HttpResponse:
    found: Milestone = _part(http, Milestone.objects.all(), pk)
    form = forms.ReachForm(posted(http), today=timezone.localdate(), milestone=found)

    def act(given: dict[str, Any]) -> None:
        actions.reach_milestone(found, by=http.user, **given)
        messages.success(http, f"Reached: {found}. Well done.")

    to = _at("milestones", found.team)
    return small(http, form, act, title=f"Reached: {found}", does="It is reached", to=to, changing=found)


@page("collaboratives.work")
@once
def commit(http: Http, pk: int) -> HttpResponse:
    """An agency of the team commits to something; it stands with all promises of the center's work."""
    found = team_of(http, pk, "collaboratives.work")
    agencies = people.agencies_of(people.members_on(found, timezone.localdate()))
    form = forms.CommitmentForm(posted(http), agencies=agencies)

    def act(_: object) -> None:
        values: NewPromise = {**form.values, "support": found.support}
        make_promise(by=http.user, **values)

    return small(http, form, act, title="Write down a commitment", does="Keep it", to=_at("milestones", found))


# Theory of change


@page("collaboratives.enter")
@once
def theory(http: Http, pk: int) -> HttpResponse:
    """The picture, its table, and the form for one more box."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    elements = queries.elements_of(found)
    form = forms.ElementForm(posted(http), elements=elements)
    if form.is_valid():
        try:
            actions.add_element(found, by=http.user, **form.values)
        except CannotWork as problem:
            form.add_error(None, str(problem))
        else:
            return go(_at("theory", found))
    context = {"form": form, "elements": elements, "columns": reading.columns(elements)}
    return show_team(http, "theory", found, context, refused=bool(form.errors))


@page("collaboratives.work")
def element(http: Http, pk: int) -> HttpResponse:
    found: TheoryElement = _part(http, TheoryElement.objects.all(), pk)
    initial = {"text": found.text, "sphere": found.sphere, "version": found.version}
    initial["leads_to"] = reading.ends_of(found)
    form = forms.ElementForm(posted(http), elements=queries.elements_of(found.team), element=found, initial=initial)

    def act(_: object) -> None:
        actions.alter_element(found, by=http.user, **form.values)

    to = _at("theory", found.team)
    return small(http, form, act, title=f"Change: {found}", does="Save", to=to, changing=found)


@page("collaboratives.work")
@require_POST
def remove_element(http: Http, pk: int) -> HttpResponse:
    found: TheoryElement = _part(http, TheoryElement.objects.all(), pk)
    return _removed(http, lambda: actions.remove_element(found, by=http.user), _at("theory", found.team))


def _removed(http: Http, act: Any, to: str) -> HttpResponse:
    try:
        act()
    except (CannotWork, Stale) as problem:
        messages.info(http, str(problem))
    return go(to)


# Coalition and log


@page("collaboratives.enter")
@once
def coalition(http: Http, pk: int) -> HttpResponse:
    """Who is around the team, and what part each has in which stage."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    form = forms.GroupForm(posted(http))
    if form.is_valid():
        actions.add_group(found, by=http.user, **form.values)
        return go(_at("coalition", found))
    groups = queries.groups_of(found)
    context = {"form": form, "groups": groups, "heads": forms.STAGE_WORDS.values(), "silent": reading.silent(groups)}
    return show_team(http, "coalition", found, context, refused=bool(form.errors))


@page("collaboratives.work")
def group(http: Http, pk: int) -> HttpResponse:
    found: CoalitionGroup = _part(http, CoalitionGroup.objects.all(), pk)
    names = ("name", "kind", "identify", "design", "decide", "implement", "assess", "version")
    form = forms.GroupForm(posted(http), initial={name: getattr(found, name) for name in names})

    def act(_: object) -> None:
        actions.alter_group(found, by=http.user, **form.values)

    to = _at("coalition", found.team)
    return small(http, form, act, title=f"The part of {found}", does="Save", to=to, changing=found)


@page("collaboratives.work")
@require_POST
def remove_group(http: Http, pk: int) -> HttpResponse:
    found: CoalitionGroup = _part(http, CoalitionGroup.objects.all(), pk)
    return _removed(http, lambda: actions.remove_group(found, by=http.user), _at("coalition", found.team))


@page("collaboratives.enter")
@once
def log(http: Http, pk: int) -> HttpResponse:
    """Reflection and action, beside each other."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    form = forms.EntryForm(posted(http), today=timezone.localdate())
    if form.is_valid():
        actions.write_entry(found, by=http.user, **form.cleaned_data)
        return go(_at("log", found))
    context = {"form": form, "log": reading.log(found)}
    return show_team(http, "log", found, context, refused=bool(form.errors))


# Loops


@page("collaboratives.enter")
@once
def loops(http: Http, pk: int) -> HttpResponse:
    """Open loops with their age, then closed ones."""
    found = team_of(http, pk, "collaboratives.work" if http.method == "POST" else "collaboratives.enter")
    form = forms.RaiseForm(posted(http), today=timezone.localdate())
    if form.is_valid():
        made = actions.raise_loop(found, by=http.user, **form.cleaned_data)
        return go(made.get_absolute_url())
    rows = reading.aged(queries.loops_of(found), timezone.localdate())
    return show_team(http, "loops", found, {"form": form, "loops": rows}, refused=bool(form.errors))


_ACTS: dict[LoopStatus, Any] = {
    LoopStatus.RAISED: actions.send_loop,
    LoopStatus.SENT: actions.answer_loop,
    LoopStatus.ANSWERED: actions.close_loop,
}


@page("collaboratives.enter")
def loop(http: Http, pk: int) -> HttpResponse:
    """One loop: its way so far, and the next step."""
    rows = Loop.objects.select_related("organization")
    found = access(http.user, "collaboratives.enter", rows, pk=pk)
    act = "collaboratives.work" if http.method == "POST" else "collaboratives.enter"
    team, today = team_of(http, found.team_id or 0, act), timezone.localdate()
    context: dict[str, Any] = {"loop": reading.aged([found], today)[0]}
    step = forms.STEPS.get(LoopStatus(found.status))
    if step is None:
        return show_team(http, "loop", team, context)
    form_class, title, does = step
    form: Any = form_class(posted(http), today=today, version=found.version)
    context |= {"form": form, "step_title": title, "does": does}
    if form.is_valid():
        given = dict(form.cleaned_data)
        found.version = given.pop("version")
        try:
            _ACTS[LoopStatus(found.status)](found, by=http.user, **given)
        except (*Refusals, Stale) as problem:
            form.add_error(None, str(problem))
        else:
            return go(found.get_absolute_url())
    return show_team(http, "loop", team, context, refused=bool(form.errors))
