"""Cleaning what is entered about unmet needs."""

from django import forms

from steelyard.center.charge.models import Topic
from steelyard.center.needs.rules import NeedStatus
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm


class Find(Form):
    status = forms.ChoiceField(choices=[("", "Any"), *NeedStatus.choices()], required=False, label="Where it stands")
    topic = forms.ModelChoiceField(Topic.objects.order_by("name"), required=False, empty_label="Any")


class NeedForm(VersionedForm):
    title = CleanText(label="The need in a few words")
    description = CleanText(max_length=4000, lines=4, required=False)
    topic = forms.ModelChoiceField(Topic.objects.order_by("name"), empty_label="Choose a topic")
    how_made_visible = CleanText(
        max_length=2000,
        lines=3,
        label="How we make it visible",
        help_text="A note to the funder, a brief, a question to the board.",
    )
    found_on = Day(label="Found on")
    status = forms.ChoiceField(
        choices=NeedStatus.choices(), widget=forms.RadioSelect, label="Where it stands", initial=NeedStatus.OPEN
    )
