"""Cleaning rows of files about providers."""

from django import forms

from steelyard.center.charge.forms.rows import ByKey
from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Depth
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.kit.forms import CleanText, Form


class ProviderTopicRow(Form):
    """A topic that a provider helps with, in one state or (blank) everywhere."""

    organization = ByKey(Organization.objects.all(), key="code")
    topic = ByKey(Topic.objects.all())
    state = ByKey(State.objects.all(), key="postal", required=False)
    depth = forms.ChoiceField(choices=Depth.choices())
    source = CleanText(required=False)
