"""The list of agencies with their gaps, one profile, those of a support, and who holds what."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.capacity.actions import holders as holding
from steelyard.support.capacity.actions import rounds as actions
from steelyard.support.capacity.forms.profiles import EndForm, Filters, HolderForm, ProfileForm
from steelyard.support.capacity.models import Holder, Profile
from steelyard.support.capacity.queries import lists, people, rounds
from steelyard.support.capacity.queries.closed import closed_of_all
from steelyard.support.capacity.queries.pictures import Line, pictures
from steelyard.support.capacity.rules import NotNow
from steelyard.support.capacity.views import framed, profile_of
from steelyard.support.delivery.models import Support

_FORM = "capacity/profile_form.html"
_HOLDERS = "capacity/holders.html"


@page("capacity.see")
def profiles(http: Http) -> HttpResponse:
    """Every agency whose capacities are looked at, with what is closed of its gaps."""
    filters = Filters(http.GET or None, areas=lists.focal_areas())
    kind, rows = filters.kind_wanted, lists.listed(http.user, **filters.wanted)
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    found = paged(rows, lists.ORDER, size=25, **turned)
    shown = Page(lists.drawn(found.rows, kind), found.after, found.before)
    context = {"filters": filters, "page": shown, "sum": closed_of_all(rows, kind=kind), "query": http.GET.urlencode()}
    return show(http, "capacity/profiles.html", context, parts={"rows"})


@page("capacity.see")
def export(http: Http) -> HttpResponse:
    """The list as CSV, narrowed as it is: a line for each capacity."""
    filters = Filters(http.GET or None, areas=lists.focal_areas())
    rows = lists.listed(http.user, **filters.wanted)
    return streamed(lists.as_csv(rows, kind=filters.kind_wanted), "capacities")


def _asked_about(http: Http) -> tuple[Organization | None, Support | None]:
    """The agency and the support that the page was opened from."""
    given = {name: http.GET.get(name, "") for name in ("agency", "support")}
    keys = {
        name: int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0 for name, text in given.items()
    }
    return people.named(http.user, agency=keys["agency"], support=keys["support"])


@page("capacity.lead")
@once
def begin(http: Http) -> HttpResponse:
    """Begin to look at an agency: which one, in which focal area, under which support."""
    agency, support = _asked_about(http)
    initial = {"agency": agency, "support": support.pk if support else ""}
    initial["focal_area"] = people.area_of(support)
    areas = lists.focal_areas()
    supports = people.supports_of(http.user, agency) if agency else []
    form = ProfileForm(http.POST if http.method == "POST" else None, areas=areas, supports=supports, initial=initial)
    context = {"form": form, "agency": agency}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _FORM, context)
    chosen = people.agency_chosen(http.user, form.cleaned_data["agency"])
    if chosen is None:
        form.add_error("agency", "Choose one of the suggestions.")
        return invalid(http, _FORM, context)
    try:
        made = actions.open_profile(chosen, by=http.user, focal_area=form.chosen_area, support=form.chosen_support)
    except NotNow as problem:
        form.add_error(None, str(problem))
        return invalid(http, _FORM, context)
    messages.success(http, "Opened. People of the agency and of the center can rate now.")
    return go(made.get_absolute_url())


@page("capacity.see_own")
def profile(http: Http, pk: int) -> HttpResponse:
    """What one agency can do in a focal area: there at first, there now, wanted, claimed and built."""
    found = profile_of(http, pk)
    picture = pictures([found], timezone.localdate())[found.pk]
    all_rounds = rounds.rounds_of(found)
    open_round = rounds.open_of(all_rounds)
    context = framed(http, found, picture=picture, rounds=all_rounds, open_round=open_round)
    context["raters"] = rounds.raters(open_round) if open_round else []
    return show(http, "capacity/profile.html", context)


@page("capacity.see_own")
def support(http: Http, pk: int) -> HttpResponse:
    """What one support is there to build, agency by agency."""
    found = access(http.user, "delivery.see_own", Support.objects, pk=pk)
    rows = lists.seen(http.user, lists.of_support(found))
    at_desk = len(rows) > 0 and framed(http, rows[0])["at_desk"]
    context = {"support": found, "rows": lists.drawn(rows), "at_desk": at_desk}
    context["layout"] = "kit/desk.html" if at_desk else "kit/public.html"
    return show(http, "capacity/support.html", context)


def _line(found: Profile, key: str) -> Line:
    lines = pictures([found], timezone.localdate())[found.pk].lines
    line = next((one for one in lines if one.capacity.key == key), None)
    if line is None:
        raise Http404("Nothing is here.")
    return line


@page("capacity.lead")
def holders(http: Http, pk: int, key: str) -> HttpResponse:
    """In whom a capacity lies; one alone is a risk."""
    found = profile_of(http, pk, "capacity.lead")
    form = HolderForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        person = people.person_chosen(http.user, form.cleaned_data["person"])
        try:
            if person is None:
                raise NotNow("Choose one of the suggestions.")
            _line(found, key)
            holding.name_holder(found, by=http.user, key=key, person=person, since=form.cleaned_data["since"])
        except NotNow as problem:
            form.add_error("person", str(problem))
        else:
            messages.success(http, f"{person} is named.")
            return go(reverse("capacity:holders", args=[pk, key]))
    context = framed(http, found, line=_line(found, key), form=form)
    return (invalid if form.errors else show)(http, _HOLDERS, context)


@page("capacity.lead")
def end_holder(http: Http, pk: int) -> HttpResponse:
    """Somebody holds a capacity no more."""
    rows = Holder.objects.select_related("profile__agency", "profile__focal_area", "person")
    holder = access(http.user, "capacity.lead", rows, pk=pk)
    back = reverse("capacity:holders", args=[holder.profile_id, holder.key])
    form = EndForm(http.POST if http.method == "POST" else None, initial={"until": timezone.localdate()})
    if form.is_valid():
        try:
            holding.end_holder(holder, by=http.user, until=form.cleaned_data["until"])
        except (NotNow, Stale) as problem:
            form.add_error("until", str(problem))
        else:
            return go(back)
    context = framed(http, holder.profile, holder=holder, form=form, back=back)
    return (invalid if form.errors else show)(http, "capacity/end_holder.html", context)
