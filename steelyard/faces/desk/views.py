"""Where a working day begins."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from steelyard.faces.desk import queries
from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.pages import Http, show


@public
def home(http: Http) -> HttpResponse:
    """Send everybody to where their work begins."""
    if not http.user.is_authenticated:
        return redirect_to_login(http.get_full_path())
    route = queries.home_of(http.user)
    return HttpResponseRedirect(reverse(route)) if route else show(http, "desk/no_role.html")


@page("desk.today")
def today(http: Http) -> HttpResponse:
    """What I promised, what is due, who waits."""
    day = timezone.localdate()
    return show(http, "desk/today.html", {"today": day, "here": queries.today(http.user, day)})
