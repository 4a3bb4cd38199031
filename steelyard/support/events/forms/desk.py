"""What the desk types to keep events."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.directory.queries.finding import organization_by_words
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup
from steelyard.support.delivery.forms.choices import offer, organization_lookup, rows_of, support_lookup
from steelyard.support.delivery.forms.sessions import Clock
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import ZONES
from steelyard.support.events.models import Question
from steelyard.support.events.queries.desk import COMING, PAST, Lists
from steelyard.support.events.rules import LONGEST, MODES, EventKind, EventStatus, QuestionKind
from steelyard.support.events.rules.moments import exists, last_moment
from steelyard.support.events.rules.presenting import MOST, presenters

LONGEST_TEXT = 10_000
MOST_SEATS = 1_000_000
SPARE_QUESTIONS = 3


class EventFilters(Form):
    """Filters of the desk's list."""

    q = forms.CharField(
        label="Search", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    when = forms.ChoiceField(label="When", required=False, choices=[("", "Coming"), (PAST, "Past"), ("all", "All")])
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Every status"), *EventStatus.choices()])
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *EventKind.choices()])

    @property
    def wanted(self) -> dict[str, str]:
        value = self.value
        return {
            "text": value["q"] or "", "when": value["when"] or COMING, "status": value["status"] or "",
            "kind": value["kind"] or "",
        }  # fmt: skip


class EventForm(Form):
    """An event: what, when by whose clock, where, for how many, with whom."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = CleanText(label="Title", help_text="As it should stand in people's calendars.")
    kind = forms.ChoiceField(label="Kind", choices=EventKind.choices())
    support = support_lookup(
        Support.objects.all(),
        label="Under which support",
        help_text="Its activity is written there when the event was held. Type a few letters, then choose.",
    )
    description = CleanText(label="Description", lines=7, max_length=LONGEST_TEXT, required=False)
    on = Day(label="Day")
    at = Clock(label="Begins at")
    until = Clock(label="Ends at")
    last_on = Day(label="Last day", required=False, help_text="Only if it ends on another day.")
    time_zone = forms.ChoiceField(label="Clock", choices=list(ZONES.items()), initial="America/New_York")
    mode = forms.ChoiceField(label="How", choices=[(one.value, one.label) for one in MODES])
    place = CleanText(label="Where", max_length=300, required=False, help_text="The address, if people meet in a room.")
    join_url = forms.URLField(
        label="Link of the call",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Mailed to who has a seat; the public page does not show it.",
    )
    seats = forms.IntegerField(
        label="Seats", min_value=1, max_value=MOST_SEATS, required=False, help_text="Blank: no limit."
    )
    closes_on = Day(label="Registration until", required=False, help_text="Blank: until it ends.")
    presenters = CleanText(
        label="Presenters",
        lines=4,
        max_length=4000,
        required=False,
        help_text="One a line: the name, a comma, the organization.",
    )
    partners = forms.MultipleChoiceField(label="Partners", widget=forms.CheckboxSelectMultiple, required=False)
    partner = organization_lookup("Add a partner", required=False, help_text="Type a few letters, then choose.")
    series = CleanText(label="Series", required=False, help_text="The title of the series, if it is one of several.")
    focal_areas = forms.MultipleChoiceField(label="Focal areas", widget=forms.CheckboxSelectMultiple, required=False)
    topics = forms.MultipleChoiceField(label="Topics", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Any = None, *, lists: Lists, **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = lists
        offer(self, "topics", rows_of(lists.topics))
        offer(self, "focal_areas", rows_of(lists.focal_areas))
        offer(self, "partners", rows_of(lists.partners))
        if not lists.partners:
            self.fields["partners"].widget = forms.MultipleHiddenInput()

    def clean_presenters(self) -> str:
        text: str = self.cleaned_data["presenters"]
        lines = text.splitlines()
        if len(lines) > MOST:
            raise ValidationError(f"At most {MOST} presenters.")
        if any(len(line) > 200 for line in lines):
            raise ValidationError("A line is longer than 200 letters; one presenter a line.")
        return text

    def clean_join_url(self) -> str:
        url: str = self.cleaned_data["join_url"]
        if url and not url.startswith(("http://", "https://")):
            raise ValidationError("A link begins with https:// or http://.")
        return url

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"on", "at", "until", "time_zone"} <= given.keys():
            self._check_times()
        return given

    def _check_times(self) -> None:
        for name, moment in (("at", self.starts_at), ("until", self.ends_at)):
            if not exists(moment):
                raise ValidationError({name: "On this night the clock jumps over this time; choose another."})
        if self.ends_at.timestamp() <= self.starts_at.timestamp():
            raise ValidationError({"until": "It ends before it begins. Does it end on another day?"})
        if self.ends_at - self.starts_at > LONGEST:
            raise ValidationError({"last_on": f"An event lasts at most {LONGEST.days} days; make it a series."})

    def _moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.cleaned_data["time_zone"]))

    @property
    def starts_at(self) -> datetime:
        return self._moment(self.cleaned_data["on"], self.cleaned_data["at"])

    @property
    def ends_at(self) -> datetime:
        return self._moment(self.cleaned_data.get("last_on") or self.cleaned_data["on"], self.cleaned_data["until"])

    def values(self, partner: Any) -> dict[str, Any]:
        """What the actions take; ``partner`` is the organization found for the one that was typed."""
        given, lists = self.cleaned_data, self.lists
        plain = ("title", "kind", "description", "time_zone", "mode", "place", "join_url", "seats", "series")
        closes = given["closes_on"]
        partners = [one for one in lists.partners if str(one.pk) in given["partners"]]
        return {
            **{name: given[name] for name in plain},
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "registration_closes_at": last_moment(closes, given["time_zone"]) if closes else None,
            "presenters": presenters(given["presenters"], organization_by_words),
            "partners": [*partners, *([partner] if partner and partner not in partners else [])],
            "topics": [one for one in lists.topics if str(one.pk) in given["topics"]],
            "focal_areas": [one for one in lists.focal_areas if str(one.pk) in given["focal_areas"]],
        }


class RepeatForm(Form):
    """The same event on the weeks that follow."""

    times = forms.IntegerField(label="How many more", min_value=1, max_value=26, initial=3)
    series = CleanText(label="Title of the series", required=False)


class ReasonForm(Form):
    """Why an event is called off; everybody who registered reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = CleanText(
        label="Why", lines=3, max_length=1000, help_text="One or two sentences; everybody who registered reads them."
    )


class QuestionsForm(Form):
    """The center's own questions, each in a row of its own; a row whose text is emptied goes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, *, questions: list[Question], **options: Any) -> None:
        super().__init__(data, **options)
        self.questions = [*questions, *(Question() for _ in range(SPARE_QUESTIONS))]
        for place, question in enumerate(self.questions):
            self._add(place, question)

    def _add(self, place: int, question: Question) -> None:
        number = place + 1
        self.fields[f"text_{place}"] = CleanText(
            label=f"Question {number}", max_length=300, required=False, initial=question.text
        )
        self.fields[f"kind_{place}"] = forms.ChoiceField(
            label=f"Answer {number}", choices=QuestionKind.choices(), required=False, initial=question.kind
        )
        self.fields[f"options_{place}"] = CleanText(
            label=f"Answers to choose from {number}",
            lines=2,
            max_length=2000,
            required=False,
            initial="\n".join(question.options),
            help_text="One a line.",
        )
        self.fields[f"required_{place}"] = forms.BooleanField(
            label="Must be answered", required=False, initial=question.is_required
        )

    @property
    def rows(self) -> list[dict[str, forms.BoundField]]:
        return [
            {name: self[f"{name}_{place}"] for name in ("text", "kind", "options", "required")}
            for place in range(len(self.questions))
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(len(self.questions)):
            kind, listed = given.get(f"kind_{place}"), _lines(given.get(f"options_{place}", ""))
            if given.get(f"text_{place}") and kind == QuestionKind.ONE_OF and len(set(listed)) < 2:
                self.add_error(f"options_{place}", "Write at least two different answers, one a line.")
        return given

    @property
    def values(self) -> list[Question]:
        given, found = self.cleaned_data, []
        for place, question in enumerate(self.questions):
            if given[f"text_{place}"]:
                question.text = given[f"text_{place}"]
                question.kind = given[f"kind_{place}"] or QuestionKind.TEXT.value
                one_of = question.kind == QuestionKind.ONE_OF
                question.options = list(dict.fromkeys(_lines(given[f"options_{place}"]))) if one_of else []
                question.is_required = given[f"required_{place}"]
                found.append(question)
        return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class MaterialsForm(Form):
    """The recording and papers: resources of the library."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    materials = forms.MultipleChoiceField(
        label="Recording and papers", widget=forms.CheckboxSelectMultiple, required=False
    )

    resource = Lookup(
        "events:lookup-resources",
        label="Add a resource",
        required=False,
        help_text="Type words of its title, then choose.",
    )

    def __init__(self, data: Any = None, *, materials: list[Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.listed = materials
        offer(self, "materials", rows_of(materials))
        if not materials:
            self.fields["materials"].widget = forms.MultipleHiddenInput()

    def values(self, added: Any) -> list[Any]:
        """The resources ticked, and the one that was found for the typed words."""
        kept = [one for one in self.listed if str(one.pk) in self.cleaned_data["materials"]]
        return [*kept, *([added] if added and added not in kept else [])]
