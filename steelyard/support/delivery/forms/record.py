"""The one page on which an activity is recorded, and its correction."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.foundation.kit.words import minutes as as_minutes
from steelyard.support.delivery.actions import ParticipantValues, PromiseValues
from steelyard.support.delivery.forms.choices import (
    Choices,
    chips,
    either,
    not_after,
    offer,
    offer_chips,
    people,
    person_lookup,
    picked,
    support_lookup,
)
from steelyard.support.delivery.forms.small import PastDay
from steelyard.support.delivery.models import Participation, SupportQuerySet
from steelyard.support.delivery.queries.records import Recording
from steelyard.support.delivery.rules import (
    DAY,
    USUAL_MINUTES,
    ActivityKind,
    Attendance,
    ContactType,
    Mode,
    Origin,
    Part,
)

_NUMBER = re.compile(r"#(\d{1,18})\s*$")
DUE: Choices = [("7", "In a week"), ("14", "In 2 weeks"), ("30", "In a month")]
_TYPE = "Type a few letters, then choose."
AS_USUAL = "As usual for the kind"


class RecordForm(Form):
    """A new activity: most of it is already right when the page opens."""

    # Nearly every field is filled in when the page opens, so none is marked as required; clean() says what is missing.
    shown_for = forms.IntegerField(widget=forms.HiddenInput, required=False)  # whose people were listed
    support = forms.IntegerField(label="Support", required=False, widget=forms.Select)
    kind = either("Kind", ActivityKind.choices(), required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=14 * DAY, required=False, widget=chips())
    minutes_typed = forms.IntegerField(label="Other minutes", min_value=0, max_value=14 * DAY, required=False)
    on = PastDay(label="Day", required=False)
    note = CleanText(label="Note", lines=3, max_length=10_000, required=False)
    people = forms.MultipleChoiceField(label="Who took part", widget=forms.CheckboxSelectMultiple, required=False)
    somebody = person_lookup("Somebody else")
    others = forms.IntegerField(label="Others, by number", min_value=0, max_value=100_000, required=False)
    promise = CleanText(label="Next promise", max_length=300, required=False, widget=chips())
    promise_typed = CleanText(label="In other words", max_length=300, required=False)
    due = either("Due", DUE, required=False)
    due_on = Day(label="On another day", required=False)
    contact_type = forms.ChoiceField(
        label="Contact type", required=False, choices=[("", AS_USUAL), *ContactType.choices()]
    )
    mode = forms.ChoiceField(label="How", choices=Mode.choices(), required=False)
    title = CleanText(label="Title", max_length=200, required=False)
    effort = forms.IntegerField(label="Your time, in minutes", min_value=0, max_value=DAY, required=False)
    staff = forms.ChoiceField(label="Whose time", required=False)

    def __init__(
        self, data: Any = None, *, known: Recording, rows: SupportQuerySet, today: date, typed: Any = None
    ) -> None:
        super().__init__(data, initial={**usual(known, today), **(typed or {})})
        self.known, self.today = known, today
        self.fields["another"] = support_lookup(rows, label="Another support", required=False, help_text=_TYPE)
        not_after(self, "on", today)
        offer_chips(self, "support", [(one.pk, one.name) for one in known.supports])
        offer(self, "people", by_organization(known.people))
        offer_chips(self, "minutes", minutes_chips(known))
        offer_chips(self, "promise", [("", "Nothing"), *((what, what) for what in known.promises)])
        offer(self, "staff", people(known.staff_list, blank="Choose"))
        if not known.staff_list:
            del self.fields["staff"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("kind", "on"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, "Choose the kind." if name == "kind" else "Say on which day.")
        if given.get("minutes_typed") is None and given.get("minutes") is None and not self.errors:
            self.add_error("minutes", "Say how long it took.")
        words = given.get("promise_typed") or given.get("promise")
        if words and not (given.get("due") or given.get("due_on")):
            self.add_error("due", "Say by when this is promised.")
        if given.get("due_on") and given["due_on"] < self.today:
            self.add_error("due_on", "This day is past.")
        if "staff" in self.fields and not given.get("staff") and self.known.staff is None:
            self.add_error("staff", "Choose whose time this was.")
        return given

    @property
    def minutes_given(self) -> int:
        typed = self.cleaned_data.get("minutes_typed")
        return int(self.cleaned_data["minutes"] if typed is None else typed)

    def staff_given(self) -> Any:
        """Whose time it was: the one chosen, where one may choose, else the recorder's own."""
        return picked(self.cleaned_data.get("staff", ""), self.known.staff_list) or self.known.staff

    def promise_given(self) -> PromiseValues | None:
        """What is promised by when; the typed words and the typed day go before the chips."""
        given = self.cleaned_data
        what = given.get("promise_typed") or given.get("promise")
        if not what:
            return None
        due_on = given.get("due_on") or self.today + timedelta(days=int(given["due"]))
        to = self.known.recipients[0] if len(self.known.recipients) == 1 else None
        return {"what": what, "due_on": due_on, "to": to}

    def participants(self, somebody: Any) -> list[ParticipantValues]:
        """Ticked people, the one found by typing, and others by number (of the recipient, where there is one)."""
        given = self.cleaned_data
        chosen = [person for person in self.known.people if str(person.pk) in given["people"]]
        if somebody is not None and somebody not in chosen:
            chosen.append(somebody)
        rows: list[ParticipantValues] = [{"person": person} for person in chosen]
        if given.get("others"):
            alone = self.known.recipients[0] if len(self.known.recipients) == 1 else None
            rows.append({"count": given["others"], "organization": alone})
        return rows

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        values = {name: given[name] for name in ("kind", "on", "note", "title")}
        optional = {name: given[name] for name in ("contact_type", "mode") if given.get(name)}
        return {**values, **optional, "minutes": self.minutes_given, "effort_minutes": given.get("effort")}


def by_organization(people: Iterable[Any]) -> Choices:
    """People under the name of their organization, in the order given."""
    groups: dict[str, Choices] = {}
    for one in people:
        groups.setdefault(str(one.organization) if one.organization else "No organization", []).append(
            (one.pk, one.name)
        )
    return list(groups.items())


def ticked(posted: Any) -> list[int]:
    """The keys of people ticked or added on the page, to be listed again."""
    added = _NUMBER.search(posted.get("somebody", "")) if posted else None
    keys = [*posted.getlist("people"), *([added[1]] if added else [])] if posted else []
    return [int(key) for key in keys if key.isdecimal() and len(key) <= 18]


def retyped(posted: Any, *, moved: bool, resolved: bool) -> dict[str, Any]:
    """What was typed, for the same page with other people on it; what belongs to the support left is left out."""
    kept = [
        "on",
        "note",
        "others",
        "promise",
        "promise_typed",
        "due",
        "due_on",
        "contact_type",
        "title",
        "effort",
        "staff",
    ]
    if not moved:
        kept += ["kind", "minutes", "minutes_typed", "mode"]
    typed: dict[str, Any] = {name: posted[name] for name in kept if name in posted}
    if not resolved:
        typed["another"] = posted.get("another", "")
    if not moved:
        added = _NUMBER.search(posted.get("somebody", ""))
        ticked = posted.getlist("people")
        typed["people"] = [*ticked, added[1]] if added else ticked
        typed["somebody"] = "" if added else posted.get("somebody", "")
    return typed


def minutes_chips(known: Recording) -> Choices:
    """The usual lengths, and the one of last time."""
    last = {known.habit.minutes} if known.habit else set()
    return [(minutes, as_minutes(minutes)) for minutes in sorted({*USUAL_MINUTES, *last})]


def usual(known: Recording, today: date) -> dict[str, Any]:
    """What the page proposes: today, and everything else as it was last time."""
    habit = known.habit
    return {
        "shown_for": known.support.pk if known.support else None,
        "support": known.support.pk if known.support else None,
        "on": today,
        "kind": habit.kind if habit else ActivityKind.CHECK_IN.value,
        "minutes": habit.minutes if habit else 60,
        "mode": habit.mode if habit else Mode.VIRTUAL.value,
        "people": [str(pk) for pk in habit.people] if habit else [],
        "promise": "",
        "due": "7",
        "staff": known.staff.pk if known.staff else "",
    }


class CorrectionForm(Form):
    """The plain fields of an activity that is on record."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    kind = either("Kind", ActivityKind.choices())
    on = PastDay(label="Day")
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=14 * DAY)
    note = CleanText(label="Note", lines=4, max_length=10_000, required=False)
    contact_type = forms.ChoiceField(label="Contact type", choices=ContactType.choices())
    mode = forms.ChoiceField(label="How", choices=Mode.choices())
    title = CleanText(label="Title", max_length=200, required=False)
    origin = forms.ChoiceField(
        label="Comes from", required=False, choices=[("", "The same as its support"), *Origin.choices()]
    )

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        not_after(self, "on", today)


class AttendanceForm(Form):
    """Who took part in an activity on record: a part and a status for each row, and one row to add."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    somebody = person_lookup("Add a person")
    count = forms.IntegerField(label="Add a number of people", min_value=1, max_value=100_000, required=False)

    def __init__(self, data: Any = None, *, rows: list[Participation], **options: Any) -> None:
        super().__init__(data, **options)
        self.rows = rows
        for row in rows:
            name = self.name_of(row)
            self.fields[f"status_{row.pk}"] = forms.ChoiceField(
                label=f"{name}: attendance",
                choices=[*Attendance.choices(), ("", "Was not part of it")],
                required=False,
                initial=row.status,
            )
            self.fields[f"part_{row.pk}"] = forms.ChoiceField(
                label=f"{name}: part", choices=Part.choices(), initial=row.part, required=False
            )

    @staticmethod
    def name_of(row: Any) -> str:
        if row.person_id:
            return str(row.person)
        return f"{row.count} people" if row.count else str(row.organization)

    def lines(self) -> list[dict[str, Any]]:
        """Each row with its two fields, for the table."""
        return [
            {"row": row, "name": self.name_of(row), "part": self[f"part_{row.pk}"], "status": self[f"status_{row.pk}"]}
            for row in self.rows
        ]

    def theirs(self) -> dict[str, str]:
        """What is saved, by field."""
        saved = {f"status_{row.pk}": row.status for row in self.rows}
        return saved | {f"part_{row.pk}": row.part for row in self.rows}

    @property
    def adds(self) -> bool:
        """Whether a row was added: then there may be more to add."""
        return bool(self.cleaned_data.get("somebody") or self.cleaned_data.get("count"))

    def participants(self, everybody: Iterable[Participation], somebody: Any) -> list[ParticipantValues]:
        """All who took part, with the rows of this page as chosen here, and what was added."""
        given, here = self.cleaned_data, {row.pk for row in self.rows}
        rows = [
            self._row(row, given.get(f"part_{row.pk}") or row.part, given.get(f"status_{row.pk}", row.status))
            for row in everybody
            if row.pk not in here or given[f"status_{row.pk}"]
        ]
        added: list[ParticipantValues] = [{"person": somebody}] if somebody is not None else []
        if given.get("count"):
            added.append({"count": given["count"]})
        return [*rows, *added]

    @staticmethod
    def _row(row: Participation, part: str, status: str) -> ParticipantValues:
        known = {"person": row.person, "organization": row.organization, "count": row.count, "minutes": row.minutes}
        return {**known, "part": part, "status": status}  # type: ignore[typeddict-item]  # the same names, all known
