"""What people enter about a hand-off: the coordinator passes on, the provider answers."""

from django import forms

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Form, Lookup, VersionedForm
from steelyard.intake.actions.hand_offs import Asked
from steelyard.intake.forms.decide import known
from steelyard.intake.queries.decisions import provider_named


class HandOffForm(VersionedForm):
    """Another provider for a request that is decided."""

    provider = Lookup("intake:providers", label="Provider", match=provider_named)
    email = forms.EmailField(label="Their e-mail address", max_length=254)
    what = CleanText(lines=4, max_length=4000, label="What we ask them to do")

    def clean_provider(self) -> Organization | None:
        return known(self.cleaned_data["provider"])

    @property
    def asked(self) -> Asked:
        return Asked(self.cleaned_data["email"], self.cleaned_data["what"])


class AgainForm(VersionedForm):
    """Where a new link to a hand-off goes."""

    email = forms.EmailField(label="Their e-mail address", max_length=254)


class WithdrawForm(VersionedForm):
    """Why a hand-off is taken back."""

    why = CleanText(lines=2, max_length=2000, label="Why it is taken back")


class AnswerForm(Form):
    """What a provider answers on the mailed page."""

    answer = CleanText(
        lines=4,
        max_length=4000,
        required=False,
        label="A few words to the center (if you like)",
        help_text="If you say yes, the requester reads them too: say who will write, and when.",
    )
