"""Where intensive supports stand: all of them, and one of them for both sides."""

from typing import Any

from django.http import HttpResponse

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, show
from steelyard.support.delivery.models import Support
from steelyard.support.readiness.queries import grounds, pictures, rounds
from steelyard.support.readiness.queries.listing import listed
from steelyard.support.readiness.queries.standing import Standing, intensive, standing
from steelyard.support.readiness.rules.profile import decimals

LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}


@page("readiness.see")
def supports(http: Http) -> HttpResponse:
    """All intensive supports by where they stand."""
    return show(http, "readiness/supports.html", {"groups": listed(http.user, with_closed="closed" in http.GET),
                                                  "with_closed": "closed" in http.GET})  # fmt: skip


@page("readiness.see_own")
def support(http: Http, pk: int) -> HttpResponse:
    """One support: where it stands, the one next step, and what it rests on."""
    found = access(http.user, "readiness.see_own", intensive(), pk=pk)
    where = standing(found)
    at_desk = allows(http.user, "readiness.see")
    context = {"support": found, "standing": where, "at_desk": at_desk, "layout": LAYOUT[at_desk]}
    return show(http, "readiness/support.html", {**context, **_rest(http, found, where, at_desk=at_desk)})


def _rest(http: Http, found: Support, where: Standing, *, at_desk: bool) -> dict[str, Any]:
    """The picture, the rounds, the grounds, and what this person may do next."""
    last, reviews = where.round, grounds.reviews(found)
    rated = where.rated[-1] if where.rated else None
    return {
        "bars": pictures.bars_of(where.rated),
        "rows": pictures.rows_of(where.rated),
        "items": pictures.items_of(rated) if rated else [],
        "rated": rated,
        "product": decimals(rated.profile.product) if rated and rated.profile else "",
        "minimum": decimals(rated.profile.minimum) if rated and rated.profile else "",
        "raters": rounds.raters(last.round) if last and at_desk else [],
        "who_rated": rounds.who_rated(last.round) if last and at_desk else set(),
        "rates": bool(last and last.is_open and rounds.is_rater(http.user, last.round)),
        "review": reviews[0] if reviews else None,
        "review_texts": grounds.texts(reviews[0] if reviews else None),
        "earlier_reviews": [(one, grounds.texts(one)) for one in reviews[1:]],
        "assumed": grounds.assumed(found, at_desk=at_desk),
        "decides": allows(http.user, "readiness.decide", found),
    }
