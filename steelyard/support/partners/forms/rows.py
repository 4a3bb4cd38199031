"""Rows of files about providers and about what we do with them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.forms.rows import ByKey, Keys
from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Depth
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.partners.models import FundingProgram
from steelyard.support.partners.rules import Level, PartnershipStatus


class ProviderTopicRow(Form):
    """A topic that a provider helps with, in one state or (blank) everywhere."""

    organization = ByKey(Organization.objects.all(), key="code")
    topic = ByKey(Topic.objects.all())
    state = ByKey(State.objects.all(), key="postal", required=False)
    depth = forms.ChoiceField(choices=Depth.choices())
    source = CleanText(required=False)


class FundingProgramRow(Form):
    """A program that pays providers; "no" where it is not a federal one."""

    key = forms.SlugField(max_length=60)
    name = CleanText()
    funder = ByKey(Organization.objects.all(), key="code", required=False)
    federal = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    source = CleanText(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["is_federal"] = given.get("federal") == "yes"
        return given


class Levels(forms.Field):
    """Whom a provider helps, divided by semicolons."""

    def clean(self, value: Any) -> list[str]:
        levels = [one.strip() for one in (value or "").split(";") if one.strip()]
        unknown = [one for one in levels if one not in set(Level)]
        if unknown:
            raise ValidationError(f"{unknown[0]} is not a level; use {', '.join(Level)}.")
        return levels


class ProviderProfileRow(Form):
    """What a provider is funded to do, by which programs, where and for whom; a blank cell leaves what is noted."""

    organization = ByKey(Organization.objects.all(), key="code")
    charge = CleanText(required=False, max_length=4000)
    programs = Keys(FundingProgram.objects.all())
    levels = Levels(required=False)
    states = Keys(State.objects.all(), "postal")
    everywhere = forms.ChoiceField(choices=[("", ""), ("yes", "yes")], required=False)
    services = CleanText(required=False, max_length=4000)
    cost = CleanText(required=False, max_length=2000)
    how_to_collaborate = CleanText(required=False, max_length=4000)
    source = CleanText(required=False)


class OtherNameRow(Form):
    """Another name of an organization."""

    organization = ByKey(Organization.objects.all(), key="code")
    name = CleanText()
    source = CleanText(required=False)


class PartnershipRow(Form):
    """What the center and a partner did together, as far as it is known."""

    organization = ByKey(Organization.objects.all(), key="code")
    title = CleanText()
    status = forms.ChoiceField(choices=PartnershipStatus.choices())
    partner_does = CleanText(required=False, max_length=4000)
    for_whom = CleanText(required=False, max_length=4000)
    topics = Keys(Topic.objects.all())
    starts_on = Day(required=False)
    ends_on = Day(required=False)
    source = CleanText(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            raise ValidationError("It ends before it starts.")
        return given
