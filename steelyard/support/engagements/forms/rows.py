"""Rows of files about onward reach."""

from typing import Any

from django import forms

from steelyard.center.charge.forms.rows import ByKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.delivery.models import Support
from steelyard.support.engagements.forms.planning import LARGEST
from steelyard.support.engagements.models import Engagement
from steelyard.support.engagements.queries.workspace import innovation_named, of_support
from steelyard.support.engagements.rules import Means


class PassageRow(Form):
    """What went on from one organization to another, under the engagement of a support."""

    support = ByKey(Support.objects.filter(engagement__isnull=False), key="code")
    innovation = CleanText()
    what = CleanText(max_length=300)
    source = ByKey(Organization.objects.all(), key="code")
    target = ByKey(Organization.objects.all(), key="code")
    means = forms.ChoiceField(choices=Means.choices())
    on = Day()
    people = forms.IntegerField(min_value=0, max_value=LARGEST)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        support, name = given.get("support"), given.get("innovation")
        engagement: Engagement | None = of_support(support) if support else None
        if engagement is not None and name:
            given["innovation"] = innovation_named(engagement, name)
            if given["innovation"] is None:
                self.add_error("innovation", f"Nothing named “{name}” is put into practice in this engagement.")
        if given.get("source") and given.get("source") == given.get("target"):
            self.add_error("target", "What is passed on goes to another organization.")
        return given
