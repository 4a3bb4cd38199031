"""What is typed about the advisory board."""

from typing import Any

from django import forms

from steelyard.center.directory.forms.fields import PersonField
from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm


class _Term(Form):
    constituency = CleanText(label="Speaks for", help_text="For example: rural districts, families, state chiefs.")
    since = Day(label="Member since")
    until = Day(label="Until", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", "The last day lies before the first.")
        return values


class MemberForm(_Term):
    person = PersonField(label="Person", help_text="Somebody in the directory. Type a few letters, then choose.")

    field_order = ("person", "constituency", "since", "until")


class MemberEdit(VersionedForm, _Term):
    """The same term, of somebody who is named."""


class MeetingForm(Form):
    title = CleanText(label="Title")
    on = Day(label="Day")
    notes = CleanText(label="Notes", lines=8, max_length=20_000, required=False)


class MeetingEdit(VersionedForm, MeetingForm):
    """The same, of a meeting that is there."""


class AdviceForm(Form):
    text = CleanText(label="What the board advised", lines=4, max_length=4000)
    member = forms.ModelChoiceField(
        BoardMember.objects.none(), label="Who advised it", required=False, empty_label="The board as a whole"
    )

    def __init__(self, *args: Any, members: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["member"]
        field.queryset = members
        field.label_from_instance = lambda member: f"{member.person}, {member.constituency}"


class AnswerForm(VersionedForm):
    answer = CleanText(label="The center's answer", lines=4, max_length=4000)
    answered_on = Day(label="Answered on")


def as_typed(obj: BoardMember | BoardMeeting | Advice, form: type[Form]) -> dict[str, Any]:
    """A record's values as its form shows them."""
    return {name: getattr(obj, name) for name in form.base_fields}
