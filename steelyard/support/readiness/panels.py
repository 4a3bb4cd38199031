"""Where readiness stands elsewhere: on the page of a support, on Today, on the agency's side, in runs of protocols."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.navigation import nav
from steelyard.foundation.kit.panels import Waits, panel
from steelyard.support.delivery.models import Support
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.queries import boards
from steelyard.support.readiness.queries import waits
from steelyard.support.readiness.queries.pictures import bars_of
from steelyard.support.readiness.queries.standing import standing
from steelyard.support.readiness.rules import BOARD

nav("Readiness", "readiness:supports", "readiness.see", 33, "Support")


def _at(run: GuidedRun, _: Any) -> str:
    found = waits.round_of_run(run)
    return found.get_absolute_url() if found else reverse("readiness:supports")


boards.register(boards.Board(BOARD, url=_at, state=waits.board_state))


@panel("delivery.support", order=12, title="Readiness", template="readiness/support_panel.html")
@panel("engagements.workspace", order=10, title="Readiness", template="readiness/support_panel.html")
def of_support(http: Any, support: Support) -> dict[str, Any] | None:
    """Where an intensive support stands, and its one next step."""
    if support.tier != TierKey.INTENSIVE or not allows(http.user, "readiness.see"):
        return None
    return _shown(support)


@panel("delivery.own_support", order=12, title="Readiness", template="readiness/support_panel.html")
@panel("engagements.own_workspace", order=10, title="Readiness", template="readiness/support_panel.html")
def of_own_support(http: Any, support: Support) -> dict[str, Any] | None:
    """The same for the agency that receives it."""
    if support.tier != TierKey.INTENSIVE or not allows(http.user, "readiness.see_own", support):
        return None
    return _shown(support)


def _shown(support: Support) -> dict[str, Any]:
    found = standing(support)
    return {"standing": found, "bars": bars_of(found.rated), "support": support}


@panel("desk.today", order=15, title="Readiness waits for you", template="kit/waits.html")
def of_today(_: Any, staff: StaffMember | None) -> dict[str, Any] | None:
    """The next steps that are the center's own, of one's own supports."""
    rows = [
        Waits(since, reverse("readiness:standing", args=[one.support.pk]), one.support.name, one.where.label)
        for since, one in (waits.of_liaison(staff) if staff else ())
    ]
    return {"rows": rows} if rows else None


@panel("portal.side", order=5, title="How ready are we?", template="kit/waits.html")
def of_portal(http: Any, organizations: Any) -> dict[str, Any] | None:
    """What waits for somebody of an agency: ratings to give, decisions to answer."""
    del organizations
    rate = [
        Waits(
            timezone.localdate(one.opened_at),
            reverse("readiness:rate", args=[one.pk]),
            f"Rate {one.agency}",
            one.support.name,
        )
        for one in waits.to_rate(http.user)
    ]
    answer = [
        Waits(
            timezone.localdate(one.staff_at),
            reverse("readiness:answer", args=[one.pk]),
            f"Answer: {one}",
            one.round.support.name,
        )
        for one in waits.to_answer(http.user)
    ]
    return {"rows": [*answer, *rate]} if rate or answer else None
