"""Cleaning lines of files about the profile of support."""

from django import forms

from steelyard.center.charge.forms.rows import Keys
from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.needs.models import Statement
from steelyard.center.offerings.models import Offering
from steelyard.foundation.kit.forms import CleanText, Form


class OfferingRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText()
    tier = forms.ChoiceField(choices=TierKey.choices())
    position = forms.IntegerField(min_value=0, max_value=1000)
    summary = CleanText(max_length=300)
    for_whom = CleanText(max_length=300)
    how_long = CleanText(max_length=200)
    what_happens = CleanText(max_length=2000)
    you_commit = CleanText(max_length=2000)
    you_can_expect = CleanText(max_length=2000)
    delivered_by = CleanText(max_length=1000, required=False)
    cost = CleanText(max_length=200, required=False)
    focal_areas = Keys(FocalArea.objects.all())
    topics = Keys(Topic.objects.all())
    source = CleanText(required=False)


class OfferingNeedRow(Form):
    offering = forms.ModelChoiceField(Offering.objects.all(), to_field_name="key")
    need = forms.ModelChoiceField(Statement.objects.living(), to_field_name="key")
    reason = CleanText(max_length=500)
    source = CleanText(required=False)


class ExclusionRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText()
    why = CleanText(max_length=1000, required=False)
    instead = CleanText(max_length=1000)
    url = forms.URLField(max_length=500, required=False, assume_scheme="https")
    position = forms.IntegerField(min_value=0, max_value=1000)
    source = CleanText(required=False)
