"""Codes to scan at the door: the address of the check-in, which only the staff may use."""

import io

import segno
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from steelyard.support.events.models import Registration

_SALT = "events.door"


def scan_url(registration: Registration) -> str:
    """What the code holds. It proves nothing by itself: whoever opens it must be of the staff."""
    code = Signer(salt=_SALT, sep=".").sign(str(registration.pk))
    return settings.BASE_URL + reverse("events:scan", args=[code])


def scanned(code: str) -> int | None:
    """The key of the registration a code was made for; nothing for a code we did not make."""
    try:
        return int(Signer(salt=_SALT, sep=".").unsign(code))
    except (BadSignature, ValueError):
        return None


def picture(text: str) -> SafeString:
    """A code as a drawing, black on white, without styles of its own."""
    out = io.BytesIO()
    drawing = segno.make(text, error="m", micro=False)
    drawing.save(
        out,
        kind="svg",
        omitsize=True,
        xmldecl=False,
        light="#fff",
        title="Code for the door",
        svgclass="code",
        lineclass=None,
    )
    drawn = out.getvalue().decode().replace("<svg ", '<svg role="img" aria-label="Code for the door" ', 1)
    return mark_safe(drawn)  # noqa: S308 -- drawn by a library from an address of our own
