"""Deciding on a round, and the agency's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.center.offerings.models import Offering
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.readiness.rules import MOST_PLAN_ROWS, Result

LONGEST = 4000
SHOWN_ROWS = 3


@dataclass(frozen=True)
class Lists:
    """What a decision chooses from."""

    agency: Organization
    staff: Sequence[StaffMember]
    offers: Sequence[Offering]


class DecideForm(Form):
    """The result, what is said to the agency, and what goes with it: a plan, or an offer."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)  # of the round that was read
    result = forms.ChoiceField(label="Result", choices=Result.choices(), widget=forms.RadioSelect)
    words = CleanText(
        label="What you say to the agency", lines=4, max_length=LONGEST,
        help_text="What you saw in the ratings, and what follows. They read exactly this.",
    )  # fmt: skip
    offering = forms.ChoiceField(
        label="What you offer instead", required=False,
        help_text="Only with “not yet”, and needed there: a general or targeted offering.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, lists: Lists, **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = lists
        offering: Any = self.fields["offering"]
        offering.choices = [
            ("", "Nothing"), *((str(one.pk), f"{one.name} ({one.get_tier_display().lower()})") for one in lists.offers)
        ]  # fmt: skip
        owners = [("", "Choose"), ("agency", lists.agency.name)]
        owners += [(str(one.pk), one.person.name) for one in lists.staff]
        for place in range(1, MOST_PLAN_ROWS + 1):
            self.fields |= _row(place, owners)

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of the plan that are shown at once: three rows, and as many more as hold something."""
        return self._rows(1, self._shown())

    @property
    def more_rows(self) -> list[list[Any]]:
        """The rows that unfold."""
        return self._rows(self._shown() + 1, MOST_PLAN_ROWS)

    def _rows(self, first: int, last: int) -> list[list[Any]]:
        return [[self[f"{name}_{place}"] for name in _PARTS] for place in range(first, last + 1)]

    def _shown(self) -> int:
        filled = [n for n in range(1, MOST_PLAN_ROWS + 1) if any(self[f"{name}_{n}"].value() for name in _PARTS)]
        return max([SHOWN_ROWS, *filled])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        filled = [place for place in range(1, MOST_PLAN_ROWS + 1) if any(given.get(f"{one}_{place}") for one in _PARTS)]
        for place in filled:
            self._check_row(given, place)
        result = given.get("result")
        if result == Result.GO_WITH_PLAN and not filled:
            self.add_error("what_1", "A plan has at least one row: what, who, by when.")
        if result in {Result.GO, Result.NOT_YET} and filled:
            self.add_error(
                "result", f"“{Result(result).label}” has no plan. Choose the one with a plan, or clear its rows."
            )
        if result == Result.NOT_YET and not given.get("offering") and "offering" not in self.errors:
            self.add_error("offering", "Not yet is said only with an offer: choose what they can have now.")
        return given

    def _check_row(self, given: dict[str, Any], place: int) -> None:
        for name, told in _MISSING.items():
            field = f"{name}_{place}"
            if not given.get(field) and field not in self.errors:
                self.add_error(field, told)
        due = given.get(f"due_{place}")
        if due and due < timezone.localdate():
            self.add_error(f"due_{place}", "This day is over.")

    @property
    def offering_chosen(self) -> Offering | None:
        return next((one for one in self.lists.offers if str(one.pk) == self.cleaned_data["offering"]), None)

    @property
    def plan(self) -> list[Any]:
        """The rows of the plan as the action takes them."""
        given, staff = self.cleaned_data, {str(one.pk): one for one in self.lists.staff}
        filled = [place for place in range(1, MOST_PLAN_ROWS + 1) if given.get(f"what_{place}")]
        return [
            {
                "what": given[f"what_{place}"],
                "due_on": given[f"due_{place}"],
                "by_staff": staff.get(given[f"owner_{place}"]),
                "by_organization": self.lists.agency if given[f"owner_{place}"] == "agency" else None,
            }
            for place in filled
        ]


_PARTS = ("what", "owner", "due")
_MISSING = {"what": "Say what is to be done.", "owner": "Say who does it.", "due": "Say by when."}


def _row(place: int, owners: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        f"what_{place}": CleanText(label=f"{place}. What", max_length=300, required=False),
        f"owner_{place}": forms.ChoiceField(label=f"{place}. Who", choices=owners, required=False),
        f"due_{place}": Day(label=f"{place}. By when", required=False),
    }


class AnswerForm(VersionedForm):
    """The agency's answer to what was read: this version of the decision, and of what is assumed."""

    assumed = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    say = forms.ChoiceField(choices=[("agree", "Agree"), ("back", "Send back")], widget=forms.HiddenInput)
    note = CleanText(
        label="What you see otherwise", lines=3, max_length=LONGEST, required=False,
        help_text="Needed if you send it back: one sentence is enough.",
    )  # fmt: skip

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        told = "Agree, or send it back, with one of the two buttons."
        self.fields["say"].error_messages |= {"required": told, "invalid_choice": told}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("say") == "back" and not given.get("note") and "note" not in self.errors:
            raise ValidationError({"note": "Say in a sentence what you see otherwise."})
        return given
