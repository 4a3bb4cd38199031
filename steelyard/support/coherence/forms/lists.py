"""What the list of shared rows is narrowed by."""

from typing import Any

from django import forms

from steelyard.center.charge.models import Topic
from steelyard.foundation.kit.forms import Form


class Filters(Form):
    """Words of the agency's name, and a topic."""

    q = forms.CharField(
        label="Agency", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("name"), label="Topic", required=False, empty_label="Every topic"
    )

    @property
    def wanted(self) -> dict[str, Any]:
        given = self.value
        topic = given.get("topic")
        return {"q": (given.get("q") or "").replace("\0", ""), "topic": topic.pk if topic else None}
