"""What people enter about a hand-off: the coordinator passes on, the provider answers."""

from typing import Any

from django import forms

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Form, Lookup, VersionedForm
from steelyard.intake.actions.hand_offs import Asked
from steelyard.intake.forms.decide import known
from steelyard.intake.queries.decisions import provider_named
from steelyard.intake.rules import Helped, RefusalReason


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
    """What a provider that says yes adds."""

    answer = CleanText(
        lines=3,
        max_length=4000,
        required=False,
        label="A few words (if you like)",
        help_text="The requester reads them too: say who will write, and when.",
    )


class QuestionForm(Form):
    """What a provider asks before it says yes or no."""

    question = CleanText(
        lines=3,
        max_length=4000,
        label="Your question",
        help_text="The center answers by mail; the request waits for you meanwhile. The requester reads it too.",
    )


class DeclineForm(Form):
    """Why a provider says no."""

    reason = forms.ChoiceField(label="Why not?", choices=RefusalReason.choices(), widget=forms.RadioSelect)
    why = CleanText(
        lines=3,
        max_length=4000,
        required=False,
        label="In your own words (if you like)",
        help_text="The requester reads the reason and these words.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reason") == RefusalReason.OTHER and not given.get("why"):
            self.add_error("why", "Say in a sentence what the reason is.")
        return given


class ReplyForm(VersionedForm):
    """What the center answers to a provider's question."""

    answer = CleanText(lines=5, max_length=4000, label="Your answer")


class HelpedForm(Form):
    """Whether a hand-off helped, as the requester sees it."""

    helped = forms.ChoiceField(label="Did it help?", choices=Helped.choices(), widget=forms.RadioSelect)
    words = CleanText(lines=4, max_length=4000, required=False, label="How it went (if you like)")


class WentForm(Form):
    """How a hand-off went, as the provider sees it."""

    words = CleanText(
        lines=4,
        max_length=4000,
        label="How did it go?",
        help_text="A sentence or two: what you did together, and whether it goes on.",
    )


class NoteForm(VersionedForm):
    """How a hand-off went, as the center sees it."""

    words = CleanText(lines=4, max_length=4000, label="What we take from it")
