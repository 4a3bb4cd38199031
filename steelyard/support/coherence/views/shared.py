"""What agencies share: with a provider in its portal, with the center at the desk; and overlaps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.coherence.actions import overlaps as actions
from steelyard.support.coherence.forms.lists import Filters
from steelyard.support.coherence.forms.rows import VersionForm
from steelyard.support.coherence.forms.sharing import RolesForm
from steelyard.support.coherence.models import Overlap
from steelyard.support.coherence.queries import lists, overlaps
from steelyard.support.coherence.queries.gaps import gaps
from steelyard.support.coherence.queries.lines import shared_with
from steelyard.support.coherence.rules import NotNow
from steelyard.support.coherence.views import answers_problems

_OVERLAP = "coherence/overlap.html"
_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}


@page("coherence.see_shared")
def with_us(http: Http) -> HttpResponse:
    """What agencies let us see of who helps them."""
    lines = shared_with(http.user.acts_for(Role.PARTNER))
    context = {"lines": lines, "overlaps": overlaps.newest(Overlap.objects.visible_to(http.user))}
    return show(http, "coherence/shared_with_us.html", context)


@page("coherence.see_shared")
def with_us_export(http: Http) -> HttpResponse:
    """The same as CSV."""
    return streamed(lists.lines_as_csv(shared_with(http.user.acts_for(Role.PARTNER))), "shared-support")


@page("coherence.see")
def with_center(http: Http) -> HttpResponse:
    """What agencies let the center see of who helps them, and what the center was told."""
    filters = Filters(http.GET or None)
    rows = lists.to_center(**filters.wanted)
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    found = paged(rows, lists.ORDER, size=50, **turned)
    shown = Page(lists.page_lines(found.rows), found.after, found.before)
    context = {"filters": filters, "page": shown, "count": rows.count(), "query": http.GET.urlencode()}
    return show(http, "coherence/shared_with_center.html", context, parts={"rows"})


@page("coherence.see")
def with_center_export(http: Http) -> HttpResponse:
    """The list as CSV, narrowed as it is."""
    return streamed(lists.as_csv(lists.to_center(**Filters(http.GET or None).wanted)), "support-maps")


@page("coherence.see")
def all_overlaps(http: Http) -> HttpResponse:
    """Where two providers meet, and where nobody is."""
    context = {
        "overlaps": overlaps.newest(Overlap.objects.visible_to(http.user)),
        "gaps": gaps(timezone.localdate())[:200],
    }
    return show(http, "coherence/overlaps.html", context)


def _of(http: Http, pk: int, act: str = "coherence.clarify") -> Overlap:
    return access(http.user, act, overlaps.full(Overlap.objects.all()), pk=pk)


@page("coherence.read_overlap")
def overlap(http: Http, pk: int) -> HttpResponse:
    """Who does what, where two providers work on one topic for one agency."""
    found = _of(http, pk, "coherence.clarify" if http.method == "POST" else "coherence.read_overlap")
    names = (str(found.first_row.provider), str(found.second_row.provider))
    initial = {"version": found.version, "first_does": found.first_does, "second_does": found.second_does}
    form = RolesForm(http.POST if http.method == "POST" else None, names=names, initial=initial)
    at_desk = allows(http.user, "coherence.see")
    context = {"overlap": found, "form": form, "at_desk": at_desk, "layout": _LAYOUT[at_desk], "names": names}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _OVERLAP, context)
    words = {name: form.cleaned_data[name] for name in ("first_does", "second_does")}
    try:
        actions.confirm(found, by=http.user, version=form.cleaned_data["version"], **words)
    except Stale:
        now = _of(http, pk)
        theirs = {"first_does": now.first_does, "second_does": now.second_does}
        return conflict(http, _OVERLAP, context, form=form, theirs=theirs, version=now.version)
    except NotNow as problem:
        form.add_error(None, str(problem))
        return invalid(http, _OVERLAP, context)
    messages.success(http, "Confirmed. These two are not asked again on this topic while their roles stay.")
    return go(found.get_absolute_url())


def _page(_: Http, pk: int) -> str:
    return reverse("coherence:overlap", args=[pk])


def _act(http: Http, pk: int, *, act: Any, said: str) -> HttpResponse:
    found, form = _of(http, pk), VersionForm(http.POST)
    if not form.is_valid():
        raise Stale(found)
    act(found, by=http.user, version=form.cleaned_data["version"])
    messages.success(http, said)
    return go(found.get_absolute_url())


@page("coherence.clarify")
@require_POST
@answers_problems(_page)
def settle(http: Http, pk: int) -> HttpResponse:
    """One of the two steps back."""
    return _act(
        http,
        pk,
        act=actions.settle,
        said="Noted. They are asked again only if both are still there in another quarter.",
    )


@page("coherence.clarify")
@require_POST
@answers_problems(_page)
def reopen(http: Http, pk: int) -> HttpResponse:
    """Roles have changed since they were confirmed."""
    return _act(http, pk, act=actions.reopen, said="The question stands again.")
