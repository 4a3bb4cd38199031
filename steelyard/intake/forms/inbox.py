"""The filters of the inbox, and who gets a request."""

from datetime import date
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.directory.models import State
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.inbox import staff_today
from steelyard.intake.rules import Ask, RequestStatus

_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


class _Within(Day):
    """A day of this century: what lies beyond is a slip of the keys."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not _FIRST <= day < _LAST:
            raise ValidationError(f"Enter a day between {_FIRST.year} and {_LAST.year}.")
        return day


class Filters(Form):
    """What the inbox shows; every field may stay blank."""

    q = CleanText(label="Search", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    topic = forms.ChoiceField(required=False)
    state = forms.ModelChoiceField(State.objects.order_by("name"), required=False, empty_label="All")
    holder = forms.ChoiceField(required=False)
    ask = forms.ChoiceField(label="Asks for", choices=[("", "All"), *Ask.choices()], required=False)
    since = _Within(label="From", required=False)
    until = _Within(label="To", required=False)
    status = forms.ChoiceField(choices=[("", ""), *RequestStatus.choices()], required=False, widget=forms.HiddenInput)
    agency = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(str(one.pk), one.name) for one in Topic.objects.order_by("name")]
        self.fields["topic"].choices = [("", "All"), ("none", "Not sure"), *topics]  # type: ignore[attr-defined]
        staff = [(str(one.pk), one.person.name) for one in staff_today()]
        others = [("", "All"), ("me", "Me"), ("none", "Nobody yet")]
        self.fields["holder"].choices = [*others, *staff]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """The filters; new requests where no status is named, all where a blank one is."""
        return self.value | ({} if "status" in self.data else {"status": RequestStatus.NEW.value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the status is asked for."""
        return any(value for name, value in self.value.items() if name != "status")


class _Staff(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        staff: StaffMember = obj
        return staff.person.name


class AssignForm(VersionedForm):
    """Who holds a request from now on."""

    holder = _Staff(StaffMember.objects.none(), label="Who holds this request?", required=False, empty_label="Nobody")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = staff_today()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, help_request: HelpRequest, *, holder: StaffMember | None = None) -> Self:
        """The form as it begins: with the present holder, or the one somebody chose before."""
        return cls(initial={"version": help_request.version, "holder": holder or help_request.holder})
