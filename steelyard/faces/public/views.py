"""The first page, what is real in the demonstration, and whether the program is well."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse

from steelyard.center.charge import queries
from steelyard.foundation.history.kept import kept
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.pages import Http, show


@public
@kept
def home(http: Http) -> HttpResponse:
    center = queries.the_center()
    return show(
        http, "public/home.html", {"center": center, "tiers": queries.tiers(), "areas": queries.charge_focal_areas()}
    )


@public
@kept
def about_the_demonstration(http: Http) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise Http404("There is nothing to explain outside the demonstration.")
    return show(http, "public/about_the_demonstration.html", {"center": queries.the_center()})


@public
def health(http: Http) -> HttpResponse:  # noqa: ARG001 -- a view
    """200 when the database answers; 503 with a word when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})
