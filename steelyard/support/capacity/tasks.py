"""Letters about capacities: what waits for the agency, what it answered, and what fell back."""

from django.conf import settings

from steelyard.center.charge.queries import the_center
from steelyard.foundation.work.actions import post
from steelyard.support.capacity.models import Claim, Round
from steelyard.support.capacity.queries import people

_LETTER = """Hello {name},

{text}

{link}

{center}
"""


def _post(key: str, to: str, *, name: str, subject: str, text: str, path: str) -> None:
    center = the_center()
    link, sender = settings.BASE_URL + path, center.name if center else "The center"
    body = _LETTER.format(name=name, text=text, link=link, center=sender)
    post(key=key, to=to, subject=subject, body=body.replace("Hello ,", "Hello,"))


def ask_about_levels(found: Round) -> None:
    """The levels that both sides found wait for the agency's yes."""
    about = found.profile.focal_area
    text = (
        f"We have written down what your people and ours found your agency can do in {about}, and what is wanted.\n"
        "The levels count once somebody of your agency agrees to them. Please read them, then agree or send them back."
    )
    for one in people.contacts(found.profile.agency_id):
        key = f"capacity.round.{found.pk}.{found.version}.{one.pk}"
        _post(key, one.email, name=one.name, subject=f"Please read: capacities in {about}", text=text,
              path=found.get_absolute_url())  # fmt: skip


def tell_answer(found: Round, *, who: str) -> None:
    """The agency agreed to levels, or sent them back."""
    to = people.address_at_center(found.profile, found.proposed_by, found.opened_by)
    if not to:
        return
    did = "agreed to" if found.is_agreed else "sent back"
    text = f"{who} {did} the levels of {found.profile.agency} in {found.profile.focal_area}."
    if found.answer and not found.is_agreed:
        text += f"\n\n{found.answer}"
    key = f"capacity.round.{found.pk}.{found.version}.answered"
    _post(key, to, name="", subject=f"Levels {did}: {found.profile.agency}", text=text, path=found.get_absolute_url())


def ask_to_confirm(claim: Claim) -> None:
    """A claim waits for the agency's confirmation."""
    text = (
        f"We believe that “{claim.capacity}” at {claim.profile.agency} has reached level {claim.level}: {claim.words}\n\n"
        "It counts as built once somebody of your agency has looked at the evidence and confirms it. Please confirm it, "
        "or say what is missing."
    )
    for one in people.contacts(claim.profile.agency_id):
        key = f"capacity.claim.{claim.pk}.{claim.version}.{one.pk}"
        _post(key, one.email, name=one.name, subject=f"Please confirm: {claim.capacity}", text=text,
              path=claim.get_absolute_url())  # fmt: skip


def tell_confirmed(claim: Claim, *, who: str, is_built: bool) -> None:
    """The agency confirmed a claim, or said what is missing."""
    if not (to := people.of_claim(claim)):
        return
    did = "confirmed as built" if is_built else "not built yet"
    text = f"{who} answered for {claim.profile.agency}: “{claim.capacity}”, level {claim.level}, is {did}."
    if not is_built:
        text += f"\n\n{claim.not_yet}"
    key = f"capacity.claim.{claim.pk}.{claim.version}.answered"
    _post(key, to, name="", subject=f"{claim.capacity}: {did}", text=text, path=claim.get_absolute_url())


def tell_fallen(claim: Claim, *, why: str) -> int:
    """Both sides learn that a capacity counts as claimed again; returns how many letters went out."""
    text = (
        f"“{claim.capacity}” at {claim.profile.agency}, level {claim.level}, was confirmed as built. It counts as claimed "
        f"again, because evidence behind it no longer stands. {why}\n\n"
        "Show what else proves it, then it can be confirmed anew."
    )
    addresses = {one.email: one.name for one in people.contacts(claim.profile.agency_id)}
    if to := people.of_claim(claim):
        addresses.setdefault(to, "")
    for email, name in addresses.items():
        key = f"capacity.claim.{claim.pk}.{claim.version}.fell.{email}"
        _post(key, email, name=name, subject=f"No longer built: {claim.capacity}", text=text,
              path=claim.get_absolute_url())  # fmt: skip
    return len(addresses)
