"""The sample: respondents, interviews, guides, coders."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.evidence.inquiry.queries.sample import periods, versions
from steelyard.evidence.inquiry.rules import AgencyLevel, Consent, InterviewStatus, Stratum
from steelyard.foundation.kit.forms import Chosen, CleanText, Day, Form, Lookup
from steelyard.support.delivery.models import Support

_ANY = [("", "Any")]
LONG = 20_000


def no_match(text: str) -> None:
    """Words alone choose nothing: the number of a suggestion does."""
    del text


def chosen(model: type[Any], given: Chosen | None) -> Any:
    """The record that a suggestion names, or None."""
    if given is None:
        return None
    found = model.objects.filter(pk=given.pk).first()
    if found is None:
        raise ValidationError("Choose one of the suggestions.")
    return found


def _optional(choices: list[tuple[str, str]], none: str = "—") -> list[tuple[str, str]]:
    return [("", none), *choices]


class SampleFilter(Form):
    stratum = forms.ChoiceField(label="Group", choices=[*_ANY, *Stratum.choices()], required=False)
    tier = forms.ChoiceField(label="Tier", choices=[*_ANY, *TierKey.choices()], required=False)
    period = forms.ChoiceField(label="Period", required=False)
    before = forms.ChoiceField(
        label="Interviewed before", choices=[*_ANY, ("yes", "Yes"), ("no", "No")], required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["period"]
        offered.choices = [*_ANY, *((one, one) for one in periods())]


class RespondentForm(Form):
    """Somebody of the sample. The name is sealed and not shown again in this form."""

    stratum = forms.ChoiceField(label="Group", choices=Stratum.choices())
    pseudonym = CleanText(
        label="Pseudonym", max_length=60, required=False, help_text="Leave it empty and the next free one is given."
    )
    name = CleanText(
        label="Name",
        max_length=200,
        required=False,
        help_text="Sealed under a key that is kept apart. Leave it empty to keep the one that is there.",
    )
    tier = forms.ChoiceField(label="Tier (recipients)", choices=_optional(TierKey.choices()), required=False)
    agency_level = forms.ChoiceField(label="Agency level", choices=_optional(AgencyLevel.choices()), required=False)
    job = CleanText(label="Role", max_length=100, required=False, help_text="As “leads social and emotional learning”.")
    organization = Lookup("directory:lookup-organizations", label="Organization", required=False, match=no_match)
    support = Lookup(
        "inquiry:support-lookup",
        label="Support or team",
        required=False,
        match=no_match,
        help_text="Its tier and team count.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def clean_organization(self) -> Any:
        return chosen(Organization, self.cleaned_data["organization"])

    def clean_support(self) -> Any:
        return chosen(Support, self.cleaned_data["support"])


class InterviewForm(Form):
    period = CleanText(label="Period", max_length=20, help_text="Of data collection, as 2019–2020.")
    status = forms.ChoiceField(label="Status", choices=InterviewStatus.choices())
    invited_on = Day(label="Invited on", required=False)
    held_on = Day(label="Held on", required=False)
    consent = forms.ChoiceField(label="Consent", choices=Consent.choices(), widget=forms.RadioSelect)
    consent_on = Day(label="Consent given or refused on", required=False)
    consent_how = CleanText(
        label="How it was given", required=False, max_length=200, help_text="As “signed form” or “said at the start”."
    )
    guide_version = forms.TypedChoiceField(label="Question guide", required=False, coerce=int, empty_value=None)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["guide_version"]
        offered.choices = [("", "—"), *((one.pk, f"{one.guide.title}, version {one.number}") for one in versions())]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("status") == InterviewStatus.HELD and not given.get("held_on"):
            self.add_error("held_on", "Enter the day on which it was held.")
        if given.get("consent") not in {None, Consent.NOT_ASKED} and not given.get("consent_on"):
            self.add_error("consent_on", "Enter the day of the consent or refusal.")
        return given


class GuideForm(Form):
    title = CleanText(label="Title", max_length=120)
    stratum = forms.ChoiceField(label="For", choices=Stratum.choices())
    text = CleanText(label="Questions", lines=14, max_length=LONG, help_text="One question a line.")


class GuideTextForm(Form):
    text = CleanText(
        label="Questions", lines=14, max_length=LONG, help_text="Saving makes the next version; earlier ones stay."
    )


class CoderForm(Form):
    email = forms.EmailField(label="Email", max_length=254)
    name = CleanText(label="Name", max_length=200, help_text="Used if there is no account yet; a letter invites them.")
