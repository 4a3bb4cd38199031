"""A row of the map as an agency types it, and as a spreadsheet holds it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import AGENCIES
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup, VersionedForm
from steelyard.foundation.kit.text import fold
from steelyard.support.coherence.actions.rows import RowValues
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.queries.matching import chosen_provider, provider_meant
from steelyard.support.coherence.rules import Intensity

_ENDS_FIRST = "This ends before it begins. Check both days."
_NAMES = ("purpose", "product", "contact", "since", "until", "intensity")


class RowForm(Form):
    """Who helps, with what, from when to when; only the provider must be named."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    provider = Lookup(
        "coherence:providers", typed=True, label="Who helps you?",
        help_text="Choose a suggestion if there is one; otherwise write the name as you know it.",
    )  # fmt: skip
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="On which topic?", required=False, empty_label="Not said"
    )
    purpose = CleanText(label="What for?", lines=3, max_length=2000, required=False)
    product = CleanText(
        label="What do you get?", max_length=300, required=False, help_text="A plan, a training, a tool."
    )
    contact = CleanText(label="Who is your contact there?", required=False)
    since = Day(label="From", required=False)
    until = Day(label="Until", required=False, help_text="Leave it blank if no end is set.")
    intensity = forms.ChoiceField(
        label="How often do you work together?", choices=[("", "Not said"), *Intensity.choices()], required=False
    )

    def __init__(self, data: Any = None, *, agency: Organization, topics: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.agency = agency
        chosen: Any = self.fields["topic"]
        chosen.queryset = topics

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if _ends_first(cleaned):
            self.add_error("until", _ENDS_FIRST)
        return cleaned

    @property
    def values(self) -> RowValues:
        given, chosen = self.cleaned_data, self.cleaned_data["provider"]
        meant = chosen_provider(chosen.pk) or provider_meant(chosen.text, agency=self.agency.pk)
        values = RowValues(provider=meant, provider_name=chosen.text, topic=given["topic"])
        values.update({name: given[name] for name in _NAMES})  # type: ignore[typeddict-item]  # the names are those of its keys
        return values


def as_typed(row: MapRow) -> dict[str, Any]:
    """A row as its form holds it."""
    names = ("version", "topic", *_NAMES)
    return {name: getattr(row, name) for name in names} | {"provider": row.provider or row.provider_name}


def _ends_first(cleaned: dict[str, Any]) -> bool:
    since, until = cleaned.get("since"), cleaned.get("until")
    return bool(since and until and until < since)


class AgencyKey(forms.CharField):
    """An agency by its code, or by the number of its page after a #."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        number = text.removeprefix("#")
        rows = Organization.objects.living().filter(kind__in=sorted(AGENCIES))
        found = rows.filter(code=text).first()
        if found is None and text.startswith("#") and number.isascii() and number.isdigit() and len(number) <= 18:
            found = rows.filter(pk=int(number)).first()
        if found is None:
            raise ValidationError(f"No agency has the code {text[:60]}.")
        return found


class TopicName(forms.CharField):
    """A topic of the charge by its name or key, as somebody writes it."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        for one in Topic.objects.filter(retired_on__isnull=True).order_by("name"):
            if fold(text) in {fold(one.name), fold(one.key)}:
                return one
        raise ValidationError(
            f"“{text[:60]}” is none of the center’s topics. Leave it blank, or use one of their names."
        )


class Often(forms.CharField):
    """How often, in the words of the page."""

    def clean(self, value: Any) -> Any:
        text = fold(super().clean(value))
        known = {fold(word): one.value for one in Intensity for word in (one.value, one.label)}
        if text and text not in known:
            raise ValidationError(f"Write one of: {', '.join(one.label for one in Intensity)}.")
        return known.get(text, "")


class MapRowRow(Form):
    """A line of a spreadsheet."""

    agency = AgencyKey()
    provider = CleanText()
    topic = TopicName(required=False)
    purpose = CleanText(max_length=2000, required=False)
    product = CleanText(max_length=300, required=False)
    contact = CleanText(required=False)
    since = Day(required=False)
    until = Day(required=False)
    intensity = Often(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if _ends_first(cleaned):
            raise ValidationError(_ENDS_FIRST)
        return cleaned


class MatchForm(VersionedForm):
    """Which organization a typed name means."""

    organization = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)


class VersionForm(VersionedForm):
    """An act on a row as it was read."""
