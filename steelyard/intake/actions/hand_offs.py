"""Handing a request off to a provider, who answers on a page behind a mailed link."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.actions import post
from steelyard.intake import verbs
from steelyard.intake.actions.messages import tell
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.intake.rules import (
    LINK_DAYS,
    Act,
    HandOffStatus,
    NotNow,
    RefusalReason,
    RequestStatus,
    is_link_old,
    no_longer_with,
    passed_on_to,
    refused_by,
    require,
)
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import ProviderRole


class Answered(Exception):
    """The provider has answered, or the hand-off was withdrawn: it takes no answer any more."""


class LinkOld(Exception):
    """The link was mailed too long ago to open an answer."""


@dataclass(frozen=True)
class Asked:
    """Where the letter goes, and what the provider is asked to do."""

    email: str
    what: str


@transaction.atomic
def send(help_request: HelpRequest, *, by: User | None, provider: Organization, asked: Asked) -> HandOff:
    """Pass the request on: the provider becomes the amplified source and gets a letter with a private link."""
    require(Act.HAND_OFF, help_request.status)
    _check_unasked(help_request, provider)
    token, token_hash = new_token()
    hand_off = HandOff.objects.create(
        help_request=help_request, provider=provider, email=asked.email, what=asked.what, token_hash=token_hash
    )
    _be_source(help_request.decision.support, provider, by=by)
    _letter(hand_off, token)
    change(help_request, status=RequestStatus.HANDED_OFF.value)
    record(verbs.HANDED_OFF, hand_off, by=by, changes={"provider": [None, provider]}, note=str(help_request))
    return hand_off


@transaction.atomic
def pass_on(help_request: HelpRequest, *, by: User | None, provider: Organization, asked: Asked) -> HandOff:
    """Pass a request on that was decided before; the requester, who had the letter of the decision, is told of this too."""
    hand_off = send(help_request, by=by, provider=provider, asked=asked)
    tell(help_request, by=None, text=passed_on_to(str(provider)))
    return hand_off


def _check_unasked(help_request: HelpRequest, provider: Organization) -> None:
    if help_request.hand_offs.filter(provider=provider, status=HandOffStatus.OPEN).exists():
        raise NotNow(f"{provider} has not answered the last letter yet.")


def _be_source(support: Support | None, provider: Organization, *, by: User | None) -> None:
    """Make the provider the amplified source of the support from today on, in place of one who refused."""
    if support is None:
        raise NotNow("A declined request is not handed off; take the decision back first.")
    today = max(timezone.localdate(), support.starts_on)
    sources = list(support.providers.filter(role=ProviderRole.SOURCE, until__isnull=True))
    if any(one.organization_id == provider.pk for one in sources):
        return
    refused = set(HandOff.objects.filter(status=HandOffStatus.REFUSED).values_list("provider_id", flat=True))
    for one in sources:
        if one.organization_id in refused:
            ledger.end_provider(one, by=by, on=max(today, one.since or today))
    ledger.add_provider(support, by=by, organization=provider, role=ProviderRole.SOURCE.value, since=today)


_LETTER = """Hello,

{center} has a request for help that you could answer better than we could. We ask you to take it up:

{what}

Who asks: {who}

What they need, in their own words:
{need}

Please say yes or no on this private page, or ask us something first. It works for {days} days; opening it commits you
to nothing:

{link}

{center}
"""


def _letter(hand_off: HandOff, token: str) -> None:
    help_request, center = hand_off.help_request, the_center()
    who = str(help_request.agency or help_request.agency_typed or "an agency")
    body = _LETTER.format(
        center=center.name if center else "The center",
        what=hand_off.what,
        who=f"{who}, {help_request.state}" if help_request.state else who,
        need=help_request.need,
        days=LINK_DAYS,
        link=settings.BASE_URL + reverse("intake:hand-off", args=[token]),
    )
    key = f"intake.hand_off.{hand_off.pk}.{hand_off.version}"
    subject = f"Can you take up request {help_request.number}?"
    post(key=key, to=hand_off.email, subject=subject, body=body, secret=True)


@transaction.atomic
def send_again(hand_off: HandOff, *, by: User | None, email: str) -> HandOff:
    """Mail a new link, perhaps to another address; the old one opens nothing any more."""
    _check_open(hand_off)
    token, token_hash = new_token()
    changes = change(hand_off, token_hash=token_hash, email=email, sent_at=timezone.now(), flagged_at=None)
    _letter(hand_off, token)
    changes.pop("token_hash")
    record(verbs.SENT_AGAIN, hand_off, by=by, changes=changes)
    return hand_off


@transaction.atomic
def accept(hand_off: HandOff, *, by: User | None, answer: str = "") -> HandOff:
    """The provider takes the request up; the requester is told who will write."""
    _check_answer(hand_off, by=by)
    changes = change(
        hand_off, status=HandOffStatus.ACCEPTED.value, answer=answer, answered_at=timezone.now(), flagged_at=None
    )
    # In the name of the center, whoever answered: it is not the first reply of a person of ours.
    tell(hand_off.help_request, by=None, text=_ACCEPTED.format(provider=hand_off.provider, answer=answer).strip())
    record(verbs.ACCEPTED, hand_off, by=by, changes={"status": changes["status"]}, note=answer)
    return hand_off


_ACCEPTED = "{provider} has taken up your request and will write to you.\n\n{answer}"


@transaction.atomic
def refuse(hand_off: HandOff, *, by: User | None, reason: RefusalReason, answer: str = "") -> HandOff:
    """The provider says no and why; the requester is told, and the request waits for another provider or decision."""
    _check_answer(hand_off, by=by)
    changes = change(
        hand_off,
        status=HandOffStatus.REFUSED.value,
        reason=reason.value,
        answer=answer,
        answered_at=timezone.now(),
        flagged_at=None,
    )
    _come_back(hand_off.help_request)
    text = refused_by(str(hand_off.provider), reason, answer)
    tell(hand_off.help_request, by=None, text=text)
    told = {"status": changes["status"], "reason": [None, reason.label]}
    record(verbs.REFUSED, hand_off, by=by, changes=told, note=answer)
    return hand_off


@transaction.atomic
def withdraw(hand_off: HandOff, *, by: User | None, why: str) -> HandOff:
    """Take a hand-off back; the provider is told by mail."""
    _check_held(hand_off)
    changes = change(hand_off, status=HandOffStatus.WITHDRAWN.value, flagged_at=None)
    number, center = hand_off.help_request.number, the_center()
    body = f"Hello,\n\nwe no longer ask you to take up request {number}. Thank you.\n\n{center or ''}\n"
    subject = f"Request {number}: no longer needed"
    post(key=f"intake.hand_off.{hand_off.pk}.withdrawn", to=hand_off.email, subject=subject, body=body)
    _come_back(hand_off.help_request)
    record(verbs.WITHDRAWN, hand_off, by=by, changes={"status": changes["status"]}, note=why)
    return hand_off


@transaction.atomic
def take_back(hand_off: HandOff, *, by: User | None, why: str) -> HandOff:
    """Withdraw a hand-off while the decision stands; both sides are told."""
    withdraw(hand_off, by=by, why=why)
    tell(hand_off.help_request, by=None, text=no_longer_with(str(hand_off.provider)))
    return hand_off


def _check_held(hand_off: HandOff) -> None:
    if hand_off.status not in {HandOffStatus.OPEN, HandOffStatus.ACCEPTED}:
        raise Answered("There is nothing to withdraw: the provider said no, or it was withdrawn before.")


def _come_back(help_request: HelpRequest) -> None:
    """A request that no provider holds or considers any more is decided, no longer handed off."""
    with_others = help_request.hand_offs.filter(status__in=[HandOffStatus.OPEN, HandOffStatus.ACCEPTED])
    if help_request.status == RequestStatus.HANDED_OFF and not with_others.exists():
        change(help_request, status=RequestStatus.DECIDED.value)


@transaction.atomic
def flag(hand_off: HandOff, *, by: User | None) -> HandOff:
    """Mark a hand-off that nobody answered in time, so that Today shows it."""
    changes = change(hand_off, flagged_at=timezone.now())
    record(verbs.FLAGGED, hand_off, by=by, changes=changes)
    return hand_off


def _check_open(hand_off: HandOff) -> None:
    if hand_off.status != HandOffStatus.OPEN:
        raise Answered(f"This is settled: {hand_off.get_status_display().lower()}.")


def _check_answer(hand_off: HandOff, *, by: User | None) -> None:
    """Who is signed in needs no link, so that its age does not matter."""
    _check_open(hand_off)
    if by is None and is_link_old((timezone.now() - hand_off.sent_at).days):
        raise LinkOld("This link is too old to answer with.")
