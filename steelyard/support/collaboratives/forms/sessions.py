"""Series of sessions, one session, what came of it, and meetings without the center."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.forms import CleanText, Day, Form, Several, VersionedForm
from steelyard.support.collaboratives.actions.sessions import Commitment
from steelyard.support.collaboratives.forms.calls import LONG
from steelyard.support.collaboratives.models import Team, TeamMember
from steelyard.support.collaboratives.rules import Format, TeamRole
from steelyard.support.delivery.actions import SessionValues
from steelyard.support.delivery.forms.choices import not_after
from steelyard.support.delivery.forms.sessions import Clock
from steelyard.support.delivery.forms.small import PastDay
from steelyard.support.delivery.rules import DAY, ZONES, Attendance, Mode

MOST = 26
COMMITMENTS = 3
MARKS = [
    (Attendance.ATTENDED.value, "Present"),
    (Attendance.EXCUSED.value, "Excused"),
    (Attendance.ABSENT.value, "Absent"),
]


class SeriesForm(Form):
    """Who meets, how often, when; whole teams are invited at once."""

    title = CleanText(label="Title", help_text="As it should stand in people’s calendars.")
    format = forms.ChoiceField(label="Kind", choices=Format.choices())
    role = forms.ChoiceField(
        label="For whom",
        choices=[("", "Everybody in the teams"), *TeamRole.choices()],
        required=False,
        help_text="A role-alike group is for one part.",
    )
    teams = Several(Team.objects.none(), label="Teams", widget=forms.CheckboxSelectMultiple)
    on = Day(label="First day")
    at = Clock(label="Begins at")
    time_zone = forms.ChoiceField(label="Clock", choices=list(ZONES.items()))
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=DAY, initial=60)
    sessions = forms.IntegerField(label="How many sessions", min_value=1, max_value=MOST, initial=1)
    weeks = forms.IntegerField(label="Weeks between them", min_value=1, max_value=26, initial=4)
    mode = forms.ChoiceField(label="How", choices=Mode.choices())
    place = CleanText(label="Where", max_length=300, required=False, help_text="An address or the link of the call.")
    agenda = CleanText(label="Agenda", lines=4, max_length=LONG, required=False)

    def __init__(self, data: Any = None, *, teams: Any, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["teams"]
        field.queryset = teams

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("format") == Format.ROLE_ALIKE and not given.get("role"):
            self.add_error("role", "Say which part in the team it is for.")
        return given

    @property
    def planned(self) -> list[SessionValues]:
        """The sessions, each at the same hour of its own clock."""
        given = self.cleaned_data
        zone = ZoneInfo(given["time_zone"])
        days = [given["on"] + timedelta(weeks=given["weeks"] * at) for at in range(given["sessions"])]
        names = ("title", "minutes", "time_zone", "mode", "place")
        same = {name: given[name] for name in names}
        return [{**same, "starts_at": datetime.combine(day, given["at"], zone)} for day in days]  # type: ignore[typeddict-item]  # the kind follows from the format

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "format", "role", "agenda")}


class AddTeamsForm(Form):
    teams = Several(Team.objects.none(), label="Teams", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, teams: Any, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["teams"]
        field.queryset = teams


class PeopleForm(Form):
    people = Several(
        Person.objects.none(),
        label="People",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="With nobody ticked it is for everybody in the teams.",
    )

    def __init__(self, data: Any = None, *, people: Any, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["people"]
        field.queryset = people


class AgendaForm(VersionedForm):
    agenda = CleanText(label="Agenda", lines=8, max_length=LONG, required=False)
    notes = CleanText(label="Notes", lines=8, max_length=LONG, required=False)


class HoldForm(Form):
    """Who came, what was said, who commits to what; one row for each person invited."""

    on = PastDay(label="Day")
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=DAY)
    notes = CleanText(label="Notes", lines=5, max_length=LONG, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        members: Sequence[TeamMember],
        agencies: Sequence[Organization],
        staff: StaffMember | None,
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.members, self.agencies, self.staff = members, agencies, staff
        not_after(self, "on", today)
        for one in members:
            self.fields[f"person_{one.person_id}"] = forms.ChoiceField(
                label=f"Attendance of {one.person.name}", choices=MARKS, initial=Attendance.ATTENDED.value
            )
        center = [("center", f"The center ({staff.person})")] if staff else []
        who = [("", "Nobody yet"), *center, *((str(one.pk), one.name) for one in agencies)]
        for at in range(1, COMMITMENTS + 1):
            self.fields[f"what_{at}"] = CleanText(label=f"Commitment {at}", max_length=300, required=False)
            self.fields[f"who_{at}"] = forms.ChoiceField(label=f"Who commits to {at}", choices=who, required=False)
            self.fields[f"due_{at}"] = Day(label=f"Until when, {at}", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for at in range(1, COMMITMENTS + 1):
            if given.get(f"what_{at}"):
                for name, words in (("who", "Say who commits to it."), ("due", "Say until when.")):
                    if not given.get(f"{name}_{at}") and f"{name}_{at}" not in self.errors:
                        self.add_error(f"{name}_{at}", words)
        return given

    @property
    def lines(self) -> list[tuple[TeamMember, forms.BoundField]]:
        return [(one, self[f"person_{one.person_id}"]) for one in self.members]

    @property
    def commitment_lines(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{at}"] for name in ("what", "who", "due")] for at in range(1, COMMITMENTS + 1)]

    @property
    def attendance(self) -> dict[Person, str]:
        return {one.person: self.cleaned_data[f"person_{one.person_id}"] for one in self.members}

    @property
    def commitments(self) -> list[Commitment]:
        given = self.cleaned_data
        by_key = {str(one.pk): one for one in self.agencies}
        return [
            {
                "what": given[f"what_{at}"],
                "due_on": given[f"due_{at}"],
                "by_staff": self.staff if given[f"who_{at}"] == "center" else None,
                "by_organization": by_key.get(given[f"who_{at}"]),
            }
            for at in range(1, COMMITMENTS + 1)
            if given.get(f"what_{at}")
        ]


class MeetingForm(Form):
    """A meeting of the team by itself."""

    on = PastDay(label="Day")
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=DAY, initial=60)
    title = CleanText(label="What it was about", required=False)
    present = forms.MultipleChoiceField(label="Who was there", widget=forms.CheckboxSelectMultiple, required=False)
    notes = CleanText(label="Notes", lines=5, max_length=LONG, required=False)

    def __init__(self, data: Any = None, *, members: Sequence[TeamMember], today: date, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["present"]
        field.choices = [(str(one.person_id), one.person.name) for one in members]
        self.members = members
        not_after(self, "on", today)

    def clean_present(self) -> list[Person]:
        chosen = set(self.cleaned_data["present"])
        found = [one.person for one in self.members if str(one.person_id) in chosen]
        if len(found) == 1:
            raise ValidationError("One person alone is no meeting. Tick who else was there, or nobody.")
        return found
