"""Where runs stand in the navigation, and the reviews that somebody was asked for on Today."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.rules import AGENCIES
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.pages import Http
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.protocols.queries.ballots import asked_of
from steelyard.support.protocols.queries.guided import newest_about
from steelyard.support.protocols.queries.hosts import AGENCY

nav("Reviews", "protocols:runs", "protocols.see", 65, "Library")
nav("My reviews", "protocols:mine", "protocols.answer", 60, group="person")
nav("My reviews", "protocols:mine", "protocols.answer", 60, group="person", face="portal")


@panel("desk.today", order=20, title="Reviews you were asked for", template="kit/waits.html")
def asked(http: Http, _: Any) -> dict[str, Any] | None:
    rows = [
        Waits(
            timezone.localdate(one.asked_at),
            reverse("protocols:my-review", kwargs={"pk": one.pk}),
            one.run.subject_name,
            one.run.template.name,
        )
        for one in asked_of(http.user)
    ]
    return {"rows": rows} if rows else None


nav("Protocols", "protocols:guided-runs", "protocols.see_guided", 34, "Support")
nav("My protocols", "protocols:my-runs", "protocols.take_part", 55, group="person", face="portal")


@panel("directory.organization", order=60, title="Protocols", template="protocols/runs_panel.html")
def of_organization(http: Any, organization: Any) -> dict[str, Any] | None:
    """The runs of guided protocols that belong to an agency."""
    return _runs_of(http, AGENCY, organization.pk, may_open=organization.kind in AGENCIES)


@panel("collaboratives.team", order=60, title="Protocols", template="protocols/runs_panel.html")
def of_team(http: Any, team: Any) -> dict[str, Any] | None:
    """The runs of guided protocols that belong to a team."""
    return _runs_of(http, team._meta.label_lower, team.pk, may_open=team.ended_on is None)


def _runs_of(http: Any, label: str, pk: int, *, may_open: bool) -> dict[str, Any] | None:
    """The newest runs first, and the way to a new one."""
    if not allows(http.user, "protocols.see_guided"):
        return None
    found, opens = newest_about(label, pk), may_open and allows(http.user, "protocols.open_guided")
    return {"runs": found, "subject": f"{label}:{pk}", "opens": opens} if found or opens else None
