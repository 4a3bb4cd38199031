"""The liaison's cockpit: every team that asks for something, on one page."""

from django.http import HttpResponse
from django.utils import timezone

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.pages import Http, show
from steelyard.support.collaboratives.models import Team
from steelyard.support.collaboratives.queries.cockpit import cockpit, teams_of
from steelyard.support.collaboratives.rules.joining import RULE
from steelyard.support.collaboratives.views.parts import face


@page("collaboratives.enter")
def mine(http: Http) -> HttpResponse:
    """A liaison's teams; all teams for who asks for them or accompanies none; a member's own."""
    today = timezone.localdate()
    seen = Team.objects.visible_to(http.user)
    if not allows(http.user, "collaboratives.see"):
        return show(
            http, "collaboratives/own_teams.html", {**face(http), "teams": teams_of(None, seen), "today": today}
        )
    own = staff_of(http.user)
    teams = teams_of(own, seen) if own and http.GET.get("whose") != "all" else []
    alone = bool(teams)
    rows = cockpit(teams or teams_of(None, seen), today)
    context = {"rows": rows, "own": alone, "today": today, "rule": RULE}
    return show(http, "collaboratives/cockpit.html", {**face(http), **context})
