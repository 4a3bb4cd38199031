"""Sharing a month: the hash of the sheet that was read, and a note to the agency."""

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form


class ShareForm(Form):
    note = CleanText(label="A note to the agency", lines=2, max_length=1000, required=False)
    sha256 = forms.RegexField(r"[0-9a-f]{64}", widget=forms.HiddenInput)
