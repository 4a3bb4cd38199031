"""Profiles of providers as they are typed, and what somebody looks for in them."""

from typing import Any

from django import forms

from steelyard.center.charge.rules import Depth
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.partners.actions.providers import ProfileValues, Reach
from steelyard.support.partners.queries.providers import Lists
from steelyard.support.partners.rules import Availability, Level
from steelyard.support.partners.rules.ranking import Need


class ProfileForm(Form):
    """What a provider says of itself; each topic of the charge is a field of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    charge = CleanText(
        label="What we are funded to do, and for whom", lines=3, max_length=4000, required=False,
    )  # fmt: skip
    programs = forms.MultipleChoiceField(
        label="Programs that pay for it", widget=forms.CheckboxSelectMultiple, required=False
    )
    services = CleanText(
        label="What we do for agencies", lines=5, max_length=4000, required=False,
        help_text="Coaching, training, reviews, tools: what an agency gets, in plain words.",
    )  # fmt: skip
    cost = CleanText(
        label="What it costs", lines=3, max_length=2000, required=False,
        help_text="In words: what is free, what is not, who can pay for it.",
    )  # fmt: skip
    how_to_collaborate = CleanText(
        label="How to work with us", lines=4, max_length=4000, required=False,
        help_text="For example: how early to ask, what you bring, what you need from the center.",
    )  # fmt: skip
    other_names = CleanText(
        label="Other names", lines=2, max_length=2000, required=False,
        help_text="One a line: earlier names, abbreviations, what people call you. A search for any of them finds you.",
    )  # fmt: skip
    levels = forms.MultipleChoiceField(
        label="Whom we help", choices=Level.choices(), widget=forms.CheckboxSelectMultiple, required=False
    )
    availability = forms.ChoiceField(
        label="Do you take on work?", choices=Availability.choices(), widget=forms.RadioSelect, required=False
    )
    available_from = Day(label="From which day on?", required=False)
    contact_name = CleanText(label="Contact", required=False)
    contact_email = forms.EmailField(label="E-mail address", max_length=254, required=False)
    serves_everywhere = forms.BooleanField(label="We work in every state", required=False)
    states = forms.MultipleChoiceField(
        label="States we work in", widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}), required=False
    )

    def __init__(self, data: Any = None, *, lists: Lists, keeps: bool = True, **options: Any) -> None:
        """``keeps``: whether it is staff who writes; which programs pay a provider is theirs to say."""
        super().__init__(data, **options)
        self.lists = lists
        programs: Any = self.fields["programs"]
        programs.choices = [(program.pk, program.name) for program in lists.programs]
        if not (keeps and lists.programs):
            del self.fields["programs"]
        states: Any = self.fields["states"]
        states.choices = [(state.pk, state.name) for state in lists.states]
        for topic in lists.topics:
            self.fields[f"topic_{topic.pk}"] = forms.ChoiceField(
                label=topic.name, choices=[("", "Not ours"), *Depth.choices()], required=False
            )

    @property
    def words(self) -> list[Any]:
        """The fields of the profile in words."""
        names = (
            "charge", "programs", "services", "levels", "cost", "how_to_collaborate", "availability", "available_from",
            "contact_name", "contact_email", "other_names",
        )  # fmt: skip
        return [self[name] for name in names if name in self.fields]

    @property
    def topics(self) -> list[Any]:
        return [self[f"topic_{topic.pk}"] for topic in self.lists.topics]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("availability") == Availability.FROM and not given.get("available_from"):
            if "available_from" not in self.errors:
                self.add_error("available_from", "Say from which day on.")
        elif given.get("availability") != Availability.FROM:
            given["available_from"] = None
        return given

    @property
    def values(self) -> ProfileValues:
        names = (
            "charge", "services", "cost", "how_to_collaborate", "serves_everywhere", "availability", "available_from",
            "contact_name", "contact_email",
        )  # fmt: skip
        levels = {f"serves_{level.value}": level.value in self.cleaned_data["levels"] for level in Level}
        return ProfileValues(**{name: self.cleaned_data[name] for name in names}, **levels)  # type: ignore[typeddict-item]  # the names are those of its keys

    @property
    def reach(self) -> Reach:
        given = self.cleaned_data
        topics = {topic: given[f"topic_{topic.pk}"] for topic in self.lists.topics}
        programs = [one for one in self.lists.programs if str(one.pk) in given.get("programs", ())]
        return Reach(
            topics,
            [state for state in self.lists.states if state.pk in given["states"]],
            programs if "programs" in self.fields else None,
            given["other_names"].splitlines(),
        )


class ProgramForm(Form):
    """A program that pays providers."""

    name = CleanText(label="Name of the program")
    is_federal = forms.BooleanField(label="A federal program", required=False, initial=True)


def within(name: str) -> str:
    """A topic's name within a sentence: its first letter small, unless it begins an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


class NeedForm(Form):
    """What somebody looks for in a provider; every field may stay blank."""

    q = CleanText(label="Name", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    topic = forms.ChoiceField(label="Topic", required=False)
    depth = forms.ChoiceField(
        label="At least",
        required=False,
        choices=[("", "Any depth"), *((d.value, f"{d.label} knowledge") for d in Depth)],
    )
    state = forms.ChoiceField(label="State", required=False)
    level = forms.ChoiceField(label="Helps", required=False, choices=[("", "Anybody"), *Level.choices()])
    by = Day(label="Begins by", required=False)

    def __init__(self, data: Any = None, *, lists: Lists, **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = lists
        topics: Any = self.fields["topic"]
        topics.choices = [("", "Any topic"), *((one.pk, one.name) for one in lists.topics)]
        states: Any = self.fields["state"]
        states.choices = [("", "Any state"), *((one.pk, one.name) for one in lists.states)]

    @property
    def need(self) -> Need:
        """What is asked for, as far as it can be read."""
        given = self.value
        topic = next((one for one in self.lists.topics if str(one.pk) == given.get("topic")), None)
        state = next((one for one in self.lists.states if one.pk == given.get("state")), None)
        return Need(
            topic=topic.pk if topic else None,
            topic_name=within(topic.name) if topic else "",
            depth=given.get("depth") or "",
            state=state.pk if state else "",
            state_name=state.name if state else "",
            level=given.get("level") or "",
            by=given.get("by"),
        )
