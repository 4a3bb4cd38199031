"""What lists of the ledger can be narrowed by."""

from typing import Any

from django import forms

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import State
from steelyard.foundation.kit.forms import Form
from steelyard.support.delivery.forms.choices import (
    offer,
    people,
    rows_of,
)
from steelyard.support.delivery.queries.supports import ALL, OPEN, Wanted
from steelyard.support.delivery.rules import SupportStatus

MINE = "mine"


class SupportFilters(Form):
    """Filters of the list of supports; blank status means those that are open."""

    q = forms.CharField(
        label="Search", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Open"), *SupportStatus.choices(), (ALL, "All")],
    )
    tier = forms.ChoiceField(label="Tier", required=False, choices=[("", "Every tier"), *TierKey.choices()])
    liaison = forms.ChoiceField(label="Liaison", required=False)
    topic = forms.ChoiceField(label="Topic", required=False)
    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, data: Any, *, staff: list[StaffMember], topics: list[Topic], states: list[State]) -> None:
        super().__init__(data)
        offer(self, "liaison", [("", "Everybody"), (MINE, "Mine"), *people(staff)])
        offer(self, "topic", rows_of(topics, blank="Every topic"))
        offer(self, "state", rows_of(states, blank="Every state"))

    def wanted(self, own: StaffMember | None) -> Wanted:
        """What was asked for; "mine" of somebody outside the staff finds nothing."""
        value = self.value
        liaison = value["liaison"] or ""
        return Wanted(
            text=value["q"] or "",
            tier=value["tier"] or "",
            status=value["status"] or OPEN,
            liaison=(own.pk if own else -1) if liaison == MINE else int(liaison or 0) or None,
            topic=int(value["topic"] or 0) or None,
            state=value["state"] or "",
        )


class PromiseFilters(Form):
    """Filters of the list of promises."""

    staff = forms.ChoiceField(label="By", required=False)
    when = forms.ChoiceField(label="Due", required=False, choices=[("", "Any day"), ("overdue", "Overdue")])

    def __init__(self, data: Any, *, staff: list[StaffMember]) -> None:
        super().__init__(data)
        offer(self, "staff", [("", "Everybody"), (MINE, "Me"), *people(staff)])

    def staff_wanted(self, own: StaffMember | None) -> int | None:
        chosen = self.value["staff"] or ""
        return (own.pk if own else -1) if chosen == MINE else int(chosen or 0) or None
