"""Looking through the outbox."""

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.foundation.work.rules import MailStatus


class LetterFilter(Form):
    q = CleanText(label="Address or subject", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any status"), *MailStatus.choices()])
