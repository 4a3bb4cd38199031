"""What is due and who waits, gathered from the apps that know."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import is_set_up, staff_of, the_center
from steelyard.faces.desk.rules import cards
from steelyard.foundation.accounts.rules import SECOND_FACTOR, STAFF, Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.work.queries import failed_letters, jobs
from steelyard.foundation.work.rules import JobStatus
from steelyard.intake.queries import Waiting, waiting
from steelyard.intake.queries.inbox import Row, promised_days, row_of
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.delivery.queries import today as ledger
from steelyard.support.delivery.queries.records import recent_supports

SHOWN = 8

# Where each role begins its day; the first that fits.
_HOMES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({*STAFF, Role.ADMINISTRATOR}), "desk:today"),
    (frozenset({Role.EVALUATOR}), "delivery:supports"),
    (frozenset({Role.FUNDER}), "reporting:overview"),
    (frozenset({Role.RECIPIENT, Role.PARTNER}), "portal:portal"),
    (frozenset({Role.ADVISER}), "directory:board"),
)


def home_of(user: Any) -> str | None:
    """The route on which a user's work begins, a new center's set-up first; None without any role."""
    if allows(user, "charge.set_up") and not is_set_up():
        return "charge:set-up"
    found = next((route for roles, route in _HOMES if roles & user.roles), None)
    return found or ("inquiry:documents" if allows(user, "inquiry.code") else None)  # a coder holds no role


def card_for(user: Any, asked: str) -> dict[str, Any] | None:
    """The card of the tour that was asked for, the first one where none is; nothing for whoever holds no role."""
    found = cards(user.roles)
    numbers = {str(number): number for number in range(1, len(found) + 1)}
    number = numbers.get(asked, 1)
    before, after = numbers.get(str(number - 1)), numbers.get(str(number + 1))
    if not found:
        return None
    return {"card": found[number - 1], "number": number, "count": len(found), "before": before, "next": after}


def helping(user: Any) -> dict[str, Any]:
    """What the help page tells this person: their cards but the one that leads here, and the center's address."""
    center = the_center()
    return {
        "cards": [card for card in cards(user.roles) if card.route != "desk:help"],
        "works_here": bool(SECOND_FACTOR & user.roles),
        "center": center,
        "contact": center.contact_email if center else "",
    }


@dataclass(frozen=True)
class Today:
    """What one person's day begins with; None stands for what is not theirs to see."""

    staff: StaffMember | None
    due: ledger.Due | None
    silent: list[ledger.Silent]
    recent: list[Support]
    requests: list[Row] | None
    more_requests: int
    hand_offs: list[Waiting]
    overdue: list[Promise] | None
    letters: int
    jobs: int

    @property
    def is_quiet(self) -> bool:
        """Nothing is due within the week and nobody waits."""
        waits = self.silent or self.requests or self.hand_offs or self.overdue or self.letters or self.jobs
        return not waits and (self.due is None or self.due.is_empty)


def today(user: Any, day: date) -> Today:
    """Everything on the page Today: at most fifteen queries of its own."""
    staff, supports = staff_of(user), Support.objects.visible_to(user)
    waits = waiting(user)
    requests = _requests(waits, day) if allows(user, "intake.see") else None
    keeps = allows(user, "work.send_again")
    return Today(
        staff=staff,
        due=ledger.due(staff, day) if staff else None,
        silent=ledger.silent(supports, staff, day) if staff else [],
        recent=recent_supports(supports, staff) if staff else [],
        requests=requests[:SHOWN] if requests is not None else None,
        more_requests=max(0, len(requests or ()) - SHOWN),
        hand_offs=[one for one in waits if one.hand_off][:SHOWN],
        overdue=_others_overdue(user, staff, day) if allows(user, "desk.see_everyones") else None,
        letters=failed_letters() if keeps else 0,
        jobs=jobs(user).filter(status=JobStatus.FAILED).count() if keeps else 0,
    )


def _requests(waits: list[Waiting], day: date) -> list[Row]:
    """What waits for a decision, with what is owed on it; what is due first stands first."""
    days = promised_days(the_center())
    rows = [row_of(one.help_request, day, days) for one in waits if one.hand_off is None]
    return sorted(rows, key=lambda row: row.due.on if row.due else date.max)


def _others_overdue(user: Any, staff: StaffMember | None, day: date) -> list[Promise]:
    """Everybody else's overdue promises; one's own stand above them."""
    rows = ledger.all_overdue(Promise.objects.visible_to(user), day)
    return [one for one in rows if staff is None or one.by_staff_id != staff.pk]
