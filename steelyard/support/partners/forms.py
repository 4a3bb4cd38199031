"""Profiles of providers as they are typed, and rows of files about them."""

from typing import Any

from django import forms

from steelyard.center.charge.forms.rows import ByKey
from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Depth
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.partners.actions import ProfileValues, Reach
from steelyard.support.partners.queries import Lists


class ProviderTopicRow(Form):
    """A topic that a provider helps with, in one state or (blank) everywhere."""

    organization = ByKey(Organization.objects.all(), key="code")
    topic = ByKey(Topic.objects.all())
    state = ByKey(State.objects.all(), key="postal", required=False)
    depth = forms.ChoiceField(choices=Depth.choices())
    source = CleanText(required=False)


class ProfileForm(Form):
    """What a provider says of itself; each topic of the charge is a field of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
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
    contact_name = CleanText(label="Contact", required=False)
    contact_email = forms.EmailField(label="E-mail address", max_length=254, required=False)
    serves_everywhere = forms.BooleanField(label="We work in every state", required=False)
    states = forms.MultipleChoiceField(
        label="States we work in", widget=forms.CheckboxSelectMultiple(attrs={"class": "in-columns"}), required=False
    )

    def __init__(self, data: Any = None, *, lists: Lists, **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = lists
        states: Any = self.fields["states"]
        states.choices = [(state.pk, state.name) for state in lists.states]
        for topic in lists.topics:
            self.fields[f"topic_{topic.pk}"] = forms.ChoiceField(
                label=topic.name, choices=[("", "Not ours"), *Depth.choices()], required=False
            )

    @property
    def words(self) -> list[Any]:
        """The fields of the profile in words."""
        return [self[name] for name in ("services", "cost", "how_to_collaborate", "contact_name", "contact_email")]

    @property
    def topics(self) -> list[Any]:
        return [self[f"topic_{topic.pk}"] for topic in self.lists.topics]

    @property
    def values(self) -> ProfileValues:
        names = ("services", "cost", "how_to_collaborate", "serves_everywhere", "contact_name", "contact_email")
        return ProfileValues(**{name: self.cleaned_data[name] for name in names})  # type: ignore[typeddict-item]  # the names are those of its keys

    @property
    def reach(self) -> Reach:
        given = self.cleaned_data
        topics = {topic: given[f"topic_{topic.pk}"] for topic in self.lists.topics}
        return Reach(topics, [state for state in self.lists.states if state.pk in given["states"]])
