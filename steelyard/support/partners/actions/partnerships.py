"""A partnership from interest to its end: the terms both sides confirm, joint supports, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.actions import post
from steelyard.support.delivery.actions import CannotProvide, add_provider
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.partners import verbs
from steelyard.support.partners.models import Partnership, PartnershipReview
from steelyard.support.partners.queries.addresses import address_of_staff
from steelyard.support.partners.rules import (
    AFTER_REVIEW,
    AT_WORK,
    IN_TALKS,
    LINK_DAYS,
    NEXT_STATUS,
    PartnershipStatus,
    Side,
    Verdict,
    is_link_old,
    missing,
)


class CannotPartner(Exception):
    """A step that a partnership does not allow where it stands; the message says why."""


class Terms(TypedDict, total=False):
    """What both sides agree on."""

    title: str
    topics: Sequence[Topic]
    liaison: StaffMember | None
    interest: str
    fit: str
    center_does: str
    partner_does: str
    for_whom: str
    starts_on: date | None
    ends_on: date | None
    cost: str
    sustained: str
    duplicates: str


_NOBODY_CONFIRMED = {
    "center_confirmed_at": None,
    "center_confirmed_by": None,
    "partner_confirmed_at": None,
    "partner_confirmed_by": None,
    "partner_name": "",
}
# What belongs to the center's own keeping; changing it takes no confirmation back.
_OURS = frozenset({"title", "topics", "liaison", "interest"})


@transaction.atomic
def begin(partner: Organization, *, by: User | None, **terms: Unpack[Terms]) -> Partnership:
    """Note that the center and a partner might do something together."""
    topics = terms.pop("topics", ())
    begun = Partnership.objects.create(partner=partner, **terms)
    begun.topics.set(topics)
    record(verbs.BEGUN, begun, by=by, changes={"partner": [None, partner]}, note=begun.interest)
    return begun


@transaction.atomic
def bring_in(
    partner: Organization, *, by: User | None, status: PartnershipStatus, source: str = "", **terms: Unpack[Terms]
) -> Partnership:
    """Take over what is on record of a partnership from before, wherever it stands."""
    begun = begin(partner, by=by, **terms)
    starts_on, ends_on = begun.starts_on, begun.ends_on
    values: dict[str, Any] = {"status": status.value, "source": source}
    if starts_on:
        values["begun_at"] = _noon(starts_on)
    if status == PartnershipStatus.ENDED and ends_on:
        values["ended_at"] = _noon(ends_on)
    change(begun, **values)
    return begun


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@transaction.atomic
def write_terms(partnership: Partnership, *, by: User | None, **terms: Unpack[Terms]) -> dict[str, list[Any]]:
    """Write the terms while both sides explore; a changed term takes back who confirmed."""
    if partnership.status not in IN_TALKS:
        raise CannotPartner("These terms are agreed. Take them up again before you change them.")
    values: dict[str, Any] = dict(terms)
    changed = [name for name in values.keys() - _OURS if getattr(partnership, name) != values[name]]
    if changed:
        values |= _NOBODY_CONFIRMED
        values["status"] = PartnershipStatus.EXPLORING.value
    changes = change(partnership, **values)
    if changes:
        record(verbs.TERMS_WRITTEN, partnership, by=by, changes=_told(changes))
    return changes


def _told(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """What history keeps of a change: not who confirmed, which it knows, and no address."""
    unsaid = {*_NOBODY_CONFIRMED, "token_hash", "email"}
    return {name: pair for name, pair in changes.items() if name not in unsaid}


_ASK = """Hello,

{center} would like to do this together with {partner}:

{title}

Please read the terms on this private page, then confirm them or write what should change. It works for {days} days; you
need no account, and opening it commits you to nothing:

{link}

{center}
"""


@transaction.atomic
def send(partnership: Partnership, *, by: User | None, email: str) -> Partnership:
    """Mail the partner the terms behind a private link; an older link opens nothing any more."""
    if partnership.status not in IN_TALKS:
        raise CannotPartner("Nothing waits for the partner's answer here.")
    _check_said(partnership)
    (token, token_hash), center = new_token(), the_center()
    changes = change(
        partnership,
        email=email,
        token_hash=token_hash,
        sent_at=timezone.now(),
        status=PartnershipStatus.EXPLORING.value,
    )
    body = _ASK.format(
        center=center.name if center else "The center",
        partner=partnership.partner,
        title=partnership.title,
        days=LINK_DAYS,
        link=settings.BASE_URL + reverse("partners:terms", args=[token]),
    )
    key = f"partners.partnership.{partnership.pk}.{partnership.version}"
    post(key=key, to=email, subject=f"Shall we do this together? {partnership.title}", body=body, secret=True)
    record(verbs.SENT, partnership, by=by, changes={"status": changes["status"]} if "status" in changes else {})
    return partnership


def _check_said(partnership: Partnership) -> None:
    if lacking := missing(partnership.said):
        raise CannotPartner(" ".join(lacking))


@dataclass(frozen=True)
class Signed:
    """Who confirms for which side; a partner behind a link types a name."""

    side: Side
    name: str = ""


@transaction.atomic
def confirm(partnership: Partnership, *, by: User | None, signed: Signed) -> Partnership:
    """Confirm the terms for one side; once both have, they are agreed. Raises Stale if they changed since read."""
    _check_open(partnership, by=by, side=signed.side)
    _check_said(partnership)
    side = signed.side.value
    values: dict[str, Any] = {f"{side}_confirmed_at": timezone.now(), f"{side}_confirmed_by": by}
    if signed.side == Side.PARTNER:
        values |= {"partner_name": signed.name or str(by or ""), "partner_said": ""}
    other = Side.CENTER if signed.side == Side.PARTNER else Side.PARTNER
    both = getattr(partnership, f"{other.value}_confirmed_at") is not None
    values["status"] = (PartnershipStatus.AGREED if both else PartnershipStatus.EXPLORING).value
    change(partnership, **values)
    who = signed.side.label if by is None else str(by)
    record(verbs.CONFIRMED, partnership, by=by, changes={"side": [None, signed.side.label]}, note=signed.name)
    if signed.side == Side.PARTNER:
        _tell_liaison(partnership, f"{partnership.partner} confirmed the terms.", what="confirmed")
    if both:
        _tell_agreed(partnership, who)
    return partnership


def _check_open(partnership: Partnership, *, by: User | None, side: Side) -> None:
    if partnership.status not in IN_TALKS:
        raise CannotPartner(f"This is settled: {partnership.get_status_display().lower()}.")
    if getattr(partnership, f"{side.value}_confirmed_at") is not None:
        raise CannotPartner(f"{side.label} has confirmed these terms already.")
    if side == Side.PARTNER and by is None and _is_old(partnership):
        raise CannotPartner("This link is too old to answer with.")


def _is_old(partnership: Partnership) -> bool:
    return partnership.sent_at is None or is_link_old((timezone.now() - partnership.sent_at).days)


def _tell_liaison(partnership: Partnership, text: str, *, what: str) -> None:
    if not (email := address_of_staff(partnership.liaison)):
        return
    link = settings.BASE_URL + partnership.get_absolute_url()
    key = f"partners.partnership.{partnership.pk}.{partnership.version}.{what}"
    post(key=key, to=email, subject=f"{partnership.title}: {what}", body=f"Hello,\n\n{text}\n\n{link}\n")


def _tell_agreed(partnership: Partnership, who: str) -> None:
    if not partnership.email:
        return
    center = the_center()
    body = (
        f"Hello,\n\nboth sides have confirmed the terms of “{partnership.title}”, {who} last. We write to you about the "
        f"first step.\n\n{center.name if center else ''}\n"
    )
    key = f"partners.partnership.{partnership.pk}.{partnership.version}.agreed"
    post(key=key, to=partnership.email, subject=f"Agreed: {partnership.title}", body=body)


@transaction.atomic
def send_back(partnership: Partnership, *, by: User | None, said: str) -> Partnership:
    """The partner writes what should change; whoever confirmed has to confirm anew."""
    _check_open(partnership, by=by, side=Side.PARTNER)
    change(partnership, partner_said=said, status=PartnershipStatus.EXPLORING.value, **_NOBODY_CONFIRMED)
    _tell_liaison(partnership, f"{partnership.partner} wrote about the terms:\n\n{said}", what="what should change")
    record(verbs.SENT_BACK, partnership, by=by, note=said)
    return partnership


@transaction.atomic
def take_up_again(partnership: Partnership, *, by: User | None, why: str) -> Partnership:
    """Open agreed terms to change; both sides confirm anew."""
    _step(partnership, PartnershipStatus.EXPLORING)
    changes = change(partnership, status=PartnershipStatus.EXPLORING.value, **_NOBODY_CONFIRMED)
    record(verbs.REOPENED, partnership, by=by, changes=_told(changes), note=why)
    return partnership


def _step(partnership: Partnership, to: PartnershipStatus) -> None:
    now = PartnershipStatus(partnership.status)
    if to not in NEXT_STATUS[now]:
        raise CannotPartner(f"A partnership that is “{now.label.lower()}” cannot become “{to.label.lower()}”.")


class Part(TypedDict, total=False):
    """The partner's part in a joint support."""

    role: str
    since: date | None
    until: date | None
    does: str


@transaction.atomic
def link(partnership: Partnership, *, by: User | None, support: Support, **part: Unpack[Part]) -> Partnership:
    """Say that a support is done in this partnership, and give the partner its part in it."""
    if partnership.status not in AT_WORK:
        raise CannotPartner("Joint supports are linked once both sides have agreed.")
    if support.status == SupportStatus.CLOSED:
        raise CannotPartner("This support is closed.")
    if partnership.supports.filter(pk=support.pk).exists():
        raise CannotPartner("This support is linked already.")
    touch(partnership)
    try:
        add_provider(support, by=by, organization=partnership.partner, **part)
    except CannotProvide as has_it:
        if not support.providers.filter(organization=partnership.partner).exists():
            raise CannotPartner(str(has_it)) from has_it
    partnership.supports.add(support)
    record(verbs.LINKED, partnership, by=by, changes={"support": [None, support]})
    return partnership


@transaction.atomic
def unlink(partnership: Partnership, *, by: User | None, support: Support) -> Partnership:
    """Take a support out of a partnership; the partner's part in it stays as it is."""
    if not partnership.supports.filter(pk=support.pk).exists():
        raise CannotPartner("This support is not linked.")
    touch(partnership)
    partnership.supports.remove(support)
    record(verbs.UNLINKED, partnership, by=by, changes={"support": [support, None]})
    return partnership


@dataclass(frozen=True)
class Looked:
    """What a review finds."""

    on: date
    went_well: str
    to_change: str
    verdict: Verdict
    with_partner: bool = False
    source: str = ""


@transaction.atomic
def review(partnership: Partnership, *, by: User | None, looked: Looked) -> PartnershipReview:
    """Write down how it went; the verdict keeps it going, opens the terms again or ends it."""
    to = AFTER_REVIEW[looked.verdict]
    if partnership.status not in AT_WORK:
        raise CannotPartner("A partnership is reviewed once both sides have agreed on it.")
    _step(partnership, to)
    found = PartnershipReview.objects.create(
        partnership=partnership, reviewed_by=by, is_simulated=partnership.is_simulated, **vars(looked)
    )
    values: dict[str, Any] = {"status": to.value}
    if to == PartnershipStatus.EXPLORING:
        values |= _NOBODY_CONFIRMED
    if to == PartnershipStatus.ENDED:
        values |= {"ended_at": timezone.now(), "ended_because": looked.to_change or looked.went_well}
    changes = change(partnership, **values)
    if not changes:
        touch(partnership)
    told = {"verdict": [None, looked.verdict.label], **_told(changes)}
    record(verbs.REVIEWED, partnership, by=by, changes=told, note=looked.went_well)
    return found


@transaction.atomic
def end(partnership: Partnership, *, by: User | None, because: str) -> Partnership:
    """End a partnership, with the reason; joint supports keep their own ends."""
    _step(partnership, PartnershipStatus.ENDED)
    changes = change(partnership, status=PartnershipStatus.ENDED.value, ended_at=timezone.now(), ended_because=because)
    record(verbs.ENDED, partnership, by=by, changes={"status": changes["status"]}, note=because)
    return partnership
