"""Rows of a center's spreadsheet: who was heard, and the needs that were raised."""

from typing import Any

from django import forms

from steelyard.center.charge.forms.rows import ByKey, Keys
from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.forms.fields import OrganizationField
from steelyard.center.directory.forms.rows import StateCode
from steelyard.center.directory.models import State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.center.needs.models import Source
from steelyard.center.needs.rules import BY_HAND, PersonKind
from steelyard.foundation.kit.forms import CleanText, Day, Form


class PostalState(StateCode):
    """A state by its postal code."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        return State.objects.filter(pk=code).first() if code else None


def _people() -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=1_000_000, required=False)


class NeedSourceRow(Form):
    """A source; one that is here already is found by its key."""

    key = forms.SlugField(max_length=80)
    kind = forms.ChoiceField(choices=[(one.value, one.label) for one in BY_HAND])
    title = CleanText()
    on = Day()
    where = CleanText(required=False)
    organization = OrganizationField(required=False)
    person_kind = forms.ChoiceField(choices=[("", ""), *PersonKind.choices()], required=False)
    agency_kind = forms.ChoiceField(choices=[("", ""), *OrganizationKind.choices()], required=False)
    state = PostalState(required=False)
    people = _people()
    private_notes = CleanText(max_length=8000, required=False)
    source = CleanText(required=False)


class NeedStatementRow(Form):
    """A need, what it stands behind and, in a row each, where it was heard."""

    key = forms.SlugField(max_length=80)
    text = CleanText(max_length=300)
    explanation = CleanText(max_length=4000, required=False)
    topics = Keys(Topic.objects.all())
    focal_areas = Keys(FocalArea.objects.all())
    reason = CleanText(max_length=500, required=False)
    agency_kind = forms.ChoiceField(choices=[("", ""), *OrganizationKind.choices()], required=False)
    heard_in = ByKey(Source.objects.all(), required=False)
    voice_person_kind = forms.ChoiceField(choices=[("", ""), *PersonKind.choices()], required=False)
    voice_agency_kind = forms.ChoiceField(choices=[("", ""), *OrganizationKind.choices()], required=False)
    voice_state = PostalState(required=False)
    voice_people = _people()
    words = CleanText(max_length=4000, required=False)
    is_quote = forms.BooleanField(required=False)
    source = CleanText(required=False)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        told = ("voice_person_kind", "voice_agency_kind", "voice_state", "voice_people", "words")
        if not row.get("heard_in") and "heard_in" not in self.errors and any(row.get(name) for name in told):
            self.add_error("heard_in", "Say in which source this was heard.")
        if row.get("focal_areas") and not row.get("reason"):
            self.add_error("reason", "Say why the need stands behind these focal areas.")
        return row
