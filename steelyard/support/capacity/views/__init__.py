"""Pages of capacities, for the desk and for people of the agency; here what all of them use."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from steelyard.foundation.kit.access import access, allows
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.support.capacity.models import Claim, Profile, Round
from steelyard.support.capacity.queries.claims import claims as all_claims
from steelyard.support.capacity.queries.pictures import profiles as all_profiles
from steelyard.support.capacity.queries.rounds import rounds as all_rounds
from steelyard.support.capacity.rules import NotNow

View = Callable[..., HttpResponse]
_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}


def profile_of(http: Http, pk: int, act: str = "capacity.see_own") -> Profile:
    found: Profile = access(http.user, act, all_profiles(), pk=pk)
    return found


def round_of(http: Http, pk: int, act: str = "capacity.see_own") -> Round:
    found: Round = access(http.user, act, all_rounds(), pk=pk)
    return found


def claim_of(http: Http, pk: int, act: str = "capacity.see_own") -> Claim:
    found: Claim = access(http.user, act, all_claims(), pk=pk)
    return found


def framed(http: Http, profile: Profile, **more: Any) -> dict[str, Any]:
    """What every page of an agency's capacities shows around its contents."""
    at_desk = allows(http.user, "capacity.see")
    return {
        "profile": profile, "layout": _LAYOUT[at_desk], "at_desk": at_desk,
        "leads": allows(http.user, "capacity.lead", profile), "rates": allows(http.user, "capacity.rate", profile),
        "claims": allows(http.user, "capacity.claim", profile),
        "confirms": allows(http.user, "capacity.confirm", profile), **more,
    }  # fmt: skip


def at_page_of(where: Callable[..., str]) -> Callable[[View], View]:
    """Tell, on the page the button stood on, why an act does not fit or that somebody was faster."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: Http, pk: int, **kwargs: Any) -> HttpResponse:
            try:
                return view(http, pk, **kwargs)
            except (NotNow, Stale) as problem:
                messages.warning(http, str(problem))
                return go(where(pk, **kwargs))

        return guarded

    return decorate
