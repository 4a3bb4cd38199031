"""A team's workspace: its first page, what it shares, its people, its story."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.directory.models import Person
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.support.collaboratives.actions import members as joining
from steelyard.support.collaboratives.actions import teams as actions
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.forms import teams as forms
from steelyard.support.collaboratives.models import Handover, Proposal, Team, TeamMember
from steelyard.support.collaboratives.queries import people
from steelyard.support.collaboratives.queries import teams as queries
from steelyard.support.collaboratives.rules.joining import RULE
from steelyard.support.collaboratives.views.parts import face, posted, show_team, small, team_of
from steelyard.support.delivery.forms.choices import picked


@page("collaboratives.enter")
def team(http: Http, pk: int) -> HttpResponse:
    found = team_of(http, pk)
    return show_team(http, "team", found, {"overview": queries.overview(found, timezone.localdate()), "rule": RULE})


@page("collaboratives.enter")
def shared(http: Http, pk: int) -> HttpResponse:
    """What teams of the same collaborative may read of each other."""
    rows = queries.for_page(Team.objects.peers_of(http.user))
    found = queries.one_or_404(rows, pk)
    context = {"team": found, "shelf": queries.common_shelf(found), "today": timezone.localdate()}
    context["agencies"] = people.agencies_of(people.members_on(found, timezone.localdate()))
    return show(http, "collaboratives/shared.html", {**face(http), **context})


@page("collaboratives.manage")
def change(http: Http, pk: int) -> HttpResponse:
    found = team_of(http, pk, "collaboratives.manage")
    staff, strands = queries.staff_on(timezone.localdate()), queries.strands_of(found.collaborative)
    initial = queries.as_typed(found)
    form = forms.TeamForm(posted(http), staff=staff, strands=strands, initial=initial)

    def act(given: dict[str, Any]) -> None:
        given["liaison"] = picked(given["liaison"], staff)
        given["strand"] = picked(given.get("strand") or "", strands)
        actions.alter_team(found, by=http.user, **given)

    return small(http, form, act, title=f"Change: {found}", does="Save", to=found.get_absolute_url(), changing=found)


@page("collaboratives.manage")
def end(http: Http, pk: int) -> HttpResponse:
    found = team_of(http, pk, "collaboratives.manage")
    form = forms.EndForm(posted(http), initial={"on": timezone.localdate(), "version": found.version})

    def act(given: dict[str, Any]) -> None:
        actions.end_team(found, by=http.user, **given)

    to = found.get_absolute_url()
    return small(http, form, act, title=f"End the work of the {found}", does="End it", to=to, changing=found)


@page("collaboratives.work")
def problem(http: Http, pk: int) -> HttpResponse:
    """Another problem of practice, with why and by whom it was agreed."""
    found = team_of(http, pk, "collaboratives.work")
    initial = {"new": found.problem, "on": timezone.localdate(), "version": found.version}
    form = forms.ProblemForm(posted(http), initial=initial)

    def act(given: dict[str, Any]) -> None:
        actions.change_problem(found, by=http.user, **given)

    to = found.get_absolute_url()
    return small(http, form, act, title="Change the problem of practice", does="Change it", to=to, changing=found)


# People


@page("collaboratives.enter")
def members(http: Http, pk: int) -> HttpResponse:
    found, today = team_of(http, pk), timezone.localdate()
    context: dict[str, Any] = {"members": people.members_on(found, today), "former": people.former(found, today)}
    context["proposals"] = queries.proposals_of(found)
    context["unplaced"] = queries.unplaced(found)
    return show_team(http, "people", found, context)


def _people(team: Team) -> str:
    return reverse("collaboratives:people", args=[team.pk])


@page("collaboratives.manage")
@once
def add_member(http: Http, pk: int) -> HttpResponse:
    found = team_of(http, pk, "collaboratives.manage")
    form = forms.MemberForm(posted(http), initial={"since": timezone.localdate(), "person": http.GET.get("person", "")})

    def act(given: dict[str, Any]) -> None:
        given["person"] = access(http.user, "directory.see", Person.objects.all(), pk=given["person"].pk)
        where = given["organization"]
        given["organization"] = queries.living(where.pk) if where else None
        joining.join(found, by=http.user, **given)

    return small(http, form, act, title=f"Add somebody to the {found}", does="Add to the team", to=_people(found))


def _member(http: Http, pk: int) -> TeamMember:
    rows = TeamMember.objects.select_related("team__support", "team__collaborative__support", "person", "organization")
    return access(http.user, "collaboratives.manage", rows, pk=pk)


@page("collaboratives.manage")
def change_member(http: Http, pk: int) -> HttpResponse:
    found = _member(http, pk)
    initial = {"role": found.role, "division": found.division, "version": found.version}
    form = forms.RoleForm(posted(http), initial=initial)

    def act(given: dict[str, Any]) -> None:
        joining.alter_member(found, by=http.user, **given)

    return small(
        http, form, act, title=f"The part of {found.person}", does="Save", to=_people(found.team), changing=found
    )


@page("collaboratives.manage")
def leave(http: Http, pk: int) -> HttpResponse:
    found = _member(http, pk)
    form = forms.LeaveForm(posted(http), initial={"on": timezone.localdate(), "version": found.version})

    def act(given: dict[str, Any]) -> None:
        joining.leave(found, by=http.user, **given)

    hint = "We ask them for a handover note. What they did, promised and wrote stays with the team."
    title, to = f"{found.person} leaves the team", _people(found.team)
    return small(http, form, act, title=title, does="End the membership", to=to, changing=found, hint=hint)


@page("collaboratives.manage")
def leave_agency(http: Http, pk: int) -> HttpResponse:
    """An agency leaves midway."""
    found, today = team_of(http, pk, "collaboratives.manage"), timezone.localdate()
    agencies = people.agencies_of(people.members_on(found, today))
    form = forms.AgencyLeavesForm(posted(http), agencies=agencies, initial={"on": today})

    def act(given: dict[str, Any]) -> None:
        given["organization"] = picked(given["organization"], agencies)
        joining.leave_agency(found, by=http.user, **given)

    hint = (
        "Everybody of this agency leaves the team on that day, and each is asked for a handover note. Its promises stay "
        "open on the team’s page until they are kept or dropped; figures of the past do not change."
    )
    return small(http, form, act, title="An agency leaves the team", does="End its part", to=_people(found), hint=hint)


@page("collaboratives.hand_over")
def write_handover(http: Http, pk: int) -> HttpResponse:
    """Three questions to whoever leaves; the liaison may write down what was told."""
    rows = Handover.objects.select_related("member__team__support__liaison", "member__person__user")
    found = access(http.user, "collaboratives.hand_over", rows, pk=pk)
    initial = {name: getattr(found, name) for name in ("under_way", "contacts", "careful", "version")}
    form = forms.HandoverForm(posted(http), initial=initial)

    def act(given: dict[str, Any]) -> None:
        joining.write_handover(found, by=http.user, **given)

    own = found.member.person.user_id == http.user.pk
    to = reverse("collaboratives:mine") if own else _people(found.member.team)
    title = f"Handover to the {found.member.team}"
    return small(http, form, act, title=title, does="Hand it over", to=to, changing=found)


@page("collaboratives.enter")
def story(http: Http, pk: int) -> HttpResponse:
    """One page for whoever comes new, to read or to print."""
    found, today = team_of(http, pk), timezone.localdate()
    return show_team(http, "story", found, {"story": queries.story(found, today)})


@page("collaboratives.work")
@once
def propose(http: Http, pk: int) -> HttpResponse:
    found = team_of(http, pk, "collaboratives.work")
    form = forms.ProposalForm(posted(http))

    def act(given: dict[str, Any]) -> None:
        joining.propose(found, by=http.user, **given)

    hint = "Your liaison gets the proposal, writes to the person and adds them."
    return small(http, form, act, title="Propose a member", does="Propose", to=_people(found), hint=hint)


@page("collaboratives.manage")
@require_POST
def settle(http: Http, pk: int) -> HttpResponse:
    rows = Proposal.objects.select_related("team__support", "team__collaborative__support")
    found = access(http.user, "collaboratives.manage", rows, pk=pk)
    try:
        joining.settle(found, by=http.user, joins=http.POST.get("answer") == "yes")
    except CannotWork as problem:
        messages.error(http, str(problem))
    return go(_people(found.team))
