"""Numbers as people type them: whole ones, and values with two decimals that are kept in hundredths."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.support.measures.rules import IN_ONE, LARGEST

_WRITTEN = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d{0,30})(?:\.(?P<rest>\d{1,30}))?")


class Amount(forms.CharField):
    """A number with up to two decimals, cleaned to hundredths; commas between thousands and a percent sign are taken."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)

    def clean(self, value: Any) -> Any:
        text = (super().clean(value) or "").replace(",", "").replace("%", "").replace(" ", "")
        if not text:
            return None
        found = _WRITTEN.fullmatch(text)
        if not found or not (found["whole"] or found["rest"]):
            raise ValidationError("Enter a number, for example 12 or 3.5.", code="invalid")
        rest = (found["rest"] or "").rstrip("0")
        if len(rest) > 2:
            raise ValidationError("Two decimals are kept; enter no more.", code="decimals")
        whole = int(found["whole"] or 0)
        if whole > LARGEST:
            raise ValidationError(f"Check this number: more than {LARGEST:,} is not believed.", code="large")
        amount = whole * IN_ONE + int(rest.ljust(2, "0") or 0)
        return -amount if found["sign"] else amount


class Whole(forms.CharField):
    """A whole number, 0 or more; commas between thousands are taken."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)

    def clean(self, value: Any) -> Any:
        text = (super().clean(value) or "").replace(",", "").replace(" ", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise ValidationError("Enter a whole number, 0 or more.", code="invalid")
        if int(text) > LARGEST:
            raise ValidationError(f"Check this number: more than {LARGEST:,} is not believed.", code="large")
        return int(text)


def typed(amount: int | None) -> str:
    """Hundredths as they are typed again."""
    if amount is None:
        return ""
    whole, rest = divmod(abs(amount), IN_ONE)
    text = f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
    return f"-{text}" if amount < 0 else text
