"""What whoever keeps a run enters: people to ask, why it is called off, replies."""

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.protocols.actions.ballots import Asked


class AskForm(Form):
    """Somebody to ask for a review."""

    name = CleanText(label="Name", max_length=200)
    email = forms.EmailField(label="E-mail address", max_length=254)

    @property
    def asked(self) -> Asked:
        return Asked(self.cleaned_data["name"], self.cleaned_data["email"])


class CancelForm(Form):
    """Why a run is called off."""

    why = CleanText(lines=2, max_length=2000, label="Why it is called off")


class ReplyForm(Form):
    """What was done, or decided, about an answer that owes a reply."""

    text = CleanText(
        lines=3,
        max_length=4000,
        label="Your reply",
        help_text="What you changed, or why it stays as it is. The reviewers read it.",
    )


class DeclineForm(Form):
    """Why a reviewer cannot do it; nobody must say."""

    why = CleanText(
        lines=2, max_length=1000, required=False, label="Why not, or whom we could ask instead (if you like)"
    )
