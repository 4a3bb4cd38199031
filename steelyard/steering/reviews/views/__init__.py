"""Pages of reviews: the list, the steps, the decisions, the pack."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from steelyard.foundation.kit.access import access
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.queries.reviews import with_people
from steelyard.steering.reviews.rules import NotNow

type View = Callable[..., HttpResponse]


def review_of(http: Http, pk: int, act: str = "reviews.see") -> Review:
    """The review if the user may do this with it."""
    return access(http.user, act, with_people(Review.objects.all()), pk=pk)


def open_review_of(http: Http, pk: int) -> Review:
    """The review under way if the user holds it; NotNow where it is closed or set aside."""
    found = review_of(http, pk, "reviews.hold")
    if not found.is_open:
        raise NotNow("This review is not under way any more: it stays as it is.")
    return found


def page_of(pk: int, **_: object) -> str:
    """The page of a review, from whatever the address of a part of it names."""
    return reverse("reviews:review", args=[pk])


def posted(http: Http) -> object:
    return http.POST if http.method == "POST" else None


def told_on(where: Callable[..., str]) -> Callable[[View], View]:
    """Tell, on the page the button stood on, why an act does not fit or that somebody was faster."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: Http, **kwargs: int) -> HttpResponse:
            try:
                return view(http, **kwargs)
            except (NotNow, Stale) as problem:
                messages.warning(http, str(problem))
                return go(where(**kwargs))

        return guarded

    return decorate
