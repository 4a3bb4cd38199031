"""What of the needs is to be shown."""

from django import forms

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.rules import OrganizationKind
from steelyard.center.needs.models import Round
from steelyard.center.needs.rules import SourceKind
from steelyard.foundation.kit.forms import CleanText, Form


class FindNeeds(Form):
    """The filters of the board."""

    q = CleanText(required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    topic = forms.ModelChoiceField(Topic.objects.order_by("name"), required=False, empty_label="Any")
    focal_area = forms.ModelChoiceField(
        FocalArea.objects.order_by("position", "name"), required=False, empty_label="Any"
    )
    round = forms.ModelChoiceField(Round.objects.order_by("-since"), required=False, empty_label="Any")
    source_kind = forms.ChoiceField(choices=[("", "Any"), *SourceKind.choices()], required=False, label="Heard through")
    agency_kind = forms.ChoiceField(
        choices=[("", "Any"), *OrganizationKind.choices()], required=False, label="Kind of agency"
    )


class FindNeedsAtTheDesk(FindNeeds):
    raw = forms.ChoiceField(choices=[("", "All"), ("yes", "Not yet in words of ours")], required=False, label="Wording")


class FindSources(Form):
    q = CleanText(required=False, label="Words", widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(choices=[("", "Any"), *SourceKind.choices()], required=False)
