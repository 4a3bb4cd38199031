"""The desk's side: collaboratives, their teams, what a call brought in."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.support.collaboratives.actions import applications as applying
from steelyard.support.collaboratives.actions import teams as actions
from steelyard.support.collaboratives.forms.calls import AcceptForm, CollaborativeForm, DeclineForm
from steelyard.support.collaboratives.forms.teams import FormTeam
from steelyard.support.collaboratives.models import Application, Collaborative
from steelyard.support.collaboratives.queries import calls as queries
from steelyard.support.collaboratives.queries.teams import staff_on, strands_of
from steelyard.support.collaboratives.views.parts import posted, small
from steelyard.support.delivery.forms.choices import picked
from steelyard.support.delivery.models import Support

_ALL = Collaborative.objects.select_related("support")


@page("collaboratives.see")
def collaboratives(http: Http) -> HttpResponse:
    found = queries.newest_first(Collaborative.objects.visible_to(http.user))
    return show(http, "collaboratives/collaboratives.html", {"collaboratives": found})


@page("collaboratives.see")
def collaborative(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "collaboratives.see", _ALL, pk=pk)
    today = timezone.localdate()
    context = {"found": found, "detail": queries.detail(found), "today": today}
    return show(http, "collaboratives/collaborative.html", {**context, "is_open": found.takes_applications(today)})


@page("collaboratives.manage")
@once
def create(http: Http) -> HttpResponse:
    """Make a targeted support a collaborative."""
    supports = queries.free_supports(Support.objects.visible_to(http.user))
    form = CollaborativeForm(posted(http), supports=supports)

    def act(_: object) -> None:
        values = dict(form.values)
        support = picked(form.cleaned_data["support"], supports)
        actions.open_collaborative(support, by=http.user, **values)

    to = queries.list_address()
    if not supports:
        messages.info(http, "Open a support at the targeted tier first; a collaborative is made of it.")
        return go(to)
    return small(http, form, act, title="Begin a collaborative", does="Begin it", to=to)


@page("collaboratives.manage")
def change(http: Http, pk: int) -> HttpResponse:
    """The shared problem, the strands, the call."""
    found = access(http.user, "collaboratives.manage", _ALL, pk=pk)
    form = CollaborativeForm(posted(http), initial=queries.as_typed(found))
    to = found.get_absolute_url()

    def act(_: object) -> None:
        actions.alter_collaborative(found, by=http.user, **form.values)

    return small(http, form, act, title=f"Change: {found.support.name}", does="Save", to=to, changing=found)


@page("collaboratives.manage")
@once
def new_team(http: Http, pk: int) -> HttpResponse:
    """Form a team without an application."""
    found = access(http.user, "collaboratives.manage", _ALL, pk=pk)
    today = timezone.localdate()
    staff, own, strands = staff_on(today), staff_of(http.user), strands_of(found)
    initial = {"formed_on": today, "liaison": own.pk if own else "", "state": http.GET.get("state", "")}
    form = FormTeam(posted(http), staff=staff, strands=strands, initial=initial)

    def act(given: dict[str, object]) -> None:
        given["strand"] = picked(str(given.get("strand") or ""), strands)
        given["liaison"] = picked(str(given["liaison"]), staff)
        agencies = queries.agencies_in(found, given["state"])
        actions.form_team(found, by=http.user, agencies=agencies, **given)  # type: ignore[arg-type]  # as the form cleaned them

    return small(http, form, act, title="Form a team", does="Form the team", to=found.get_absolute_url())


# What a call brought in


def _application(http: Http, pk: int) -> Application:
    rows = Application.objects.select_related("collaborative__support", "state", "agency", "answered_by")
    return access(http.user, "collaboratives.weigh", rows, pk=pk)


@page("collaboratives.weigh")
def application(http: Http, pk: int) -> HttpResponse:
    found = _application(http, pk)
    return show(http, "collaboratives/application.html", {"application": found, "team": getattr(found, "team", None)})


@page("collaboratives.weigh")
@once
def accept(http: Http, pk: int) -> HttpResponse:
    found, today = _application(http, pk), timezone.localdate()
    staff, own = staff_on(today), staff_of(http.user)
    form = AcceptForm(posted(http), staff=staff, initial={"on": today, "liaison": own.pk if own else ""})

    def act(given: dict[str, object]) -> None:
        given["liaison"] = picked(str(given["liaison"]), staff)
        applying.accept(found, by=http.user, **given)  # type: ignore[arg-type]  # as the form cleaned them

    hint = "The team is formed at once. Whoever was named with an e-mail address is in it, and the applicant gets a letter."
    title = f"Accept the application of {found.state}"
    return small(http, form, act, title=title, does="Accept and form the team", to=found.get_absolute_url(), hint=hint)


@page("collaboratives.weigh")
def decline(http: Http, pk: int) -> HttpResponse:
    found = _application(http, pk)

    def act(given: dict[str, str]) -> None:
        applying.decline(found, by=http.user, **given)

    form, to = DeclineForm(posted(http)), found.get_absolute_url()
    return small(http, form, act, title=f"Decline the application of {found.state}", does="Send the letter", to=to)
