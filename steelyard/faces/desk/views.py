"""Where a working day begins, and where one looks when it does not go on."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.faces.desk import queries
from steelyard.foundation.accounts.actions import end_tour as end
from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.pages import Http, go, show


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


@page("desk.help")
def help_page(http: Http) -> HttpResponse:
    """What the tour says, for each role in its own words, and whom to ask."""
    return show(http, "desk/help.html", queries.helping(http.user))


@page("desk.help")
@require_POST
def end_tour(http: Http) -> HttpResponse:
    """Skipped or read to its end: it does not come again."""
    end(http.user, by=http.user)
    return go(reverse("desk:home"))
