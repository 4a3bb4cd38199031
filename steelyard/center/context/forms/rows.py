"""Cleaning what is entered about context events."""

from django import forms

from steelyard.center.charge.forms.rows import Keys
from steelyard.center.charge.models import Topic
from steelyard.foundation.kit.forms import CleanText, Day, Form


class ContextEventRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText()
    description = CleanText(max_length=2000, required=False)
    topics = Keys(Topic.objects.all())
    starts_on = Day()
    ends_on = Day(required=False)
    source = CleanText(required=False)
