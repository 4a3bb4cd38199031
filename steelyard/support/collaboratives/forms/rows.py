"""Rows of files about collaboratives."""

from django import forms

from steelyard.center.charge.forms.rows import ByKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.collaboratives.forms.calls import LONG
from steelyard.support.delivery.forms.rows import Strands
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import ProviderRole


class ChargeRow(Form):
    """What makes a targeted support a collaborative: the shared problem and its strands."""

    collaborative = ByKey(Support.objects.all(), key="code")
    text = CleanText(lines=3, max_length=LONG)
    strands = Strands(required=False)
    source = CleanText(required=False)


class PartnerRow(Form):
    """Who else gives a collaborative, for all of its days."""

    collaborative = ByKey(Support.objects.all(), key="code")
    organization = ByKey(Organization.objects.all(), key="code")
    role = forms.ChoiceField(choices=ProviderRole.choices())
    does = CleanText(max_length=300, required=False)
    source = CleanText(required=False)
