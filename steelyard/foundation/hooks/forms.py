"""What is typed about webhooks."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from steelyard.foundation.hooks.rules import TOPICS
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.foundation.kit.outside import is_open

_INSIDE = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class NewSubscription(Form):
    """Which address hears of what; what its name leads to is looked at anew at each delivery."""

    name = CleanText(label="What is it for?", max_length=80)
    address = CleanText(
        label="Address", max_length=500, help_text="Where we post to, as https://sync.agency.gov/steelyard."
    )
    topics = forms.MultipleChoiceField(
        label="What does it want to hear of?",
        widget=forms.CheckboxSelectMultiple,
        help_text="It hears that something happened and where to read it, never what stands there.",
        error_messages={"required": "Choose at least one topic."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(one.name, one.label) for one in TOPICS.values()]  # type: ignore[attr-defined]  # a field with choices

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        schemes = ["https"] if settings.MODE == "live" else ["http", "https"]
        try:
            URLValidator(schemes)(address)
            parts = urlsplit(address)
            host, named = (parts.hostname or "").rstrip("."), parts.username or parts.password
        except (ValidationError, ValueError) as problem:
            raise ValidationError(
                f"Enter a web address that begins with {schemes[-1]}://.", code="invalid"
            ) from problem
        if named:
            raise ValidationError("Leave name and password out of the address.", code="named")
        if _is_inside(host) and not settings.EXCHANGE_LOOPBACK:
            raise ValidationError("This address is not on the open internet. Nothing is sent there.", code="inside")
        return address


def _is_inside(host: str) -> bool:
    """Whether the address says itself that it leads inside; what a name leads to is asked when it is sent."""
    try:
        return not is_open(str(ip_address(host)))
    except ValueError:
        return host == "localhost" or host.endswith(_INSIDE)
