"""Agreeing on a support: the center writes and sends a needs statement, then a plan; the agency answers each."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.history.verbs import Verb
from steelyard.foundation.kit.models import Stale, change, touch
from steelyard.foundation.work.actions import post
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import Agreement, AgreementText, Support
from steelyard.support.delivery.queries import agreements as queries
from steelyard.support.delivery.rules import (
    NEXT_TEXT_STATUS,
    AgreementStep,
    SupportStatus,
    TextKind,
    TextStatus,
    agreement_step,
    text_hash,
    too_early,
)


class CannotAgree(Exception):
    """A step that the agreement does not allow where it stands; the message says why."""


class Changed(Exception):
    """The text is not the one that was read; ``now`` is what counts by now."""

    def __init__(self, now: AgreementText) -> None:
        self.now = now
        super().__init__("The center sent a newer version after you opened this one. Nothing was approved.")


@transaction.atomic
def begin_text(support: Support, *, by: User | None, kind: TextKind, number: int, text: str) -> AgreementText:
    """Write the first draft of a version; Stale if somebody else began it."""
    agreement, _ = Agreement.objects.get_or_create(support=support, defaults={"is_simulated": support.is_simulated})
    last = agreement.texts.filter(kind=kind).order_by("-number").first()
    if number != (last.number + 1 if last else 1) or (last and last.status == TextStatus.DRAFT):
        raise Stale(last or agreement)
    touch(agreement)
    values = {"kind": kind.value, "number": number, "text": text, "sha256": text_hash(text), "written_by": by}
    try:
        with transaction.atomic():
            begun = AgreementText.objects.create(agreement=agreement, **values)
    except IntegrityError as taken:
        raise Stale(agreement) from taken
    _record(verbs.TEXT_BEGUN, begun, by=by)
    return begun


@transaction.atomic
def alter_text(draft: AgreementText, *, by: User | None, text: str) -> AgreementText:
    """Change a draft; what was sent stands."""
    if draft.status != TextStatus.DRAFT:
        raise CannotAgree("This version was sent; what was sent stands. Write a new version instead.")
    if change(draft, text=text, sha256=text_hash(text)):
        _record(verbs.TEXT_ALTERED, draft, by=by)
    return draft


@transaction.atomic
def send_text(text: AgreementText, *, by: User | None) -> AgreementText:
    """Ask the agency to approve this version; it replaces the one before, which counts no more."""
    agreement = text.agreement
    contacts = queries.contacts(agreement.support)
    _step(text, TextStatus.SENT)
    if agreement.support.status == SupportStatus.CLOSED:
        raise CannotAgree("This support is closed; open it again first.")
    if early := too_early(TextKind(text.kind), queries.standing(queries.sent_texts(agreement))):
        raise CannotAgree(early)
    if not contacts:
        raise CannotAgree("Nobody of the agencies that receive this support can sign in yet. Invite somebody first.")
    for waiting in agreement.texts.filter(kind=text.kind, status=TextStatus.SENT):
        change(waiting, status=TextStatus.REPLACED.value)
    change(text, status=TextStatus.SENT.value, sent_at=timezone.now())
    _settle(agreement)
    for contact in contacts:
        _ask(text, contact)
    _record(verbs.TEXT_SENT, text, by=by)
    return text


@transaction.atomic
def approve_text(text: AgreementText, *, by: User | None, sha256: str) -> AgreementText:
    """Approve exactly the text of this hash for the agency; Changed if another text counts by now."""
    _check_read(text, sha256)
    _step(text, TextStatus.APPROVED)
    if early := too_early(TextKind(text.kind), queries.standing(queries.sent_texts(text.agreement))):
        raise CannotAgree(early)
    change(text, status=TextStatus.APPROVED.value, answered_by=by, answered_at=timezone.now())
    _settle(text.agreement)
    _tell_liaison(text, by=by)
    _record(verbs.TEXT_APPROVED, text, by=by, note=f"SHA-256 {sha256}")
    return text


@transaction.atomic
def send_text_back(text: AgreementText, *, by: User | None, sha256: str, note: str) -> AgreementText:
    """Send a text back for the agency, with a sentence that says what should change."""
    _check_read(text, sha256)
    _step(text, TextStatus.SENT_BACK)
    if not note.strip():
        raise CannotAgree("Say in a sentence what should change.")
    change(text, status=TextStatus.SENT_BACK.value, answered_by=by, answered_at=timezone.now(), note=note)
    _settle(text.agreement)
    _tell_liaison(text, by=by)
    _record(verbs.TEXT_SENT_BACK, text, by=by, note=note)
    return text


def _check_read(text: AgreementText, sha256: str) -> None:
    now = queries.newest_sent(text)
    if now.pk != text.pk or now.sha256 != sha256:
        raise Changed(now)


def _step(text: AgreementText, wanted: TextStatus) -> None:
    if wanted in NEXT_TEXT_STATUS[TextStatus(text.status)]:
        return
    who = f" by {text.answered_by}" if text.answered_by else ""
    raise CannotAgree(f"This version is settled already: {text.get_status_display().lower()}{who}.")


def _settle(agreement: Agreement) -> None:
    """Let the agreement be active or not, as its newest texts have it; counts as a change of it in any case."""
    is_active = agreement_step(queries.standing(queries.sent_texts(agreement))) == AgreementStep.ACTIVE
    if is_active == bool(agreement.activated_at):
        touch(agreement)
    else:
        change(agreement, activated_at=timezone.now() if is_active else None)


def _record(verb: Verb, text: AgreementText, *, by: User | None, note: str = "") -> None:
    told = {text.get_kind_display().lower(): [None, f"version {text.number}"]}
    record(verb, text.agreement.support, by=by, changes=told, note=note)


_ASK = """Hello {name},

{center} has written down, for {support}, {what}. It counts only once your agency approves it.

Please read it, then approve it or send it back with a sentence:

{link}

{center}
"""
_WHAT = {
    TextKind.NEEDS_STATEMENT: "what your agency needs, as we understood it",
    TextKind.PLAN: "what we plan to do together, and by when",
}


def _ask(text: AgreementText, contact: User) -> None:
    support, center = text.agreement.support, the_center()
    body = _ASK.format(
        name=contact.name,
        center=center.name if center else "The center",
        support=support.name,
        what=_WHAT[TextKind(text.kind)],
        link=settings.BASE_URL + text.get_absolute_url(),
    )
    subject = f"Please read: the {text.get_kind_display().lower()} for {support.name}"
    post(key=f"delivery.agreement_text.{text.pk}.{contact.pk}", to=contact.email, subject=subject, body=body)


_TOLD = """Hello,

{who} {did} the {what} for {support}.

{note}
{link}
"""


def _tell_liaison(text: AgreementText, *, by: User | None) -> None:
    support = text.agreement.support
    if not (email := queries.address_of_liaison(support)):
        return
    did = "approved" if text.status == TextStatus.APPROVED else "sent back"
    body = _TOLD.format(
        who=by or "The agency",
        did=did,
        what=str(text).lower(),
        support=support.name,
        note=f"{text.note}\n" if text.note else "",
        link=settings.BASE_URL + reverse("delivery:agreement", args=[support.pk]),
    )
    subject = f"{text.get_kind_display()} {did}: {support.name}"
    post(key=f"delivery.agreement_text.{text.pk}.answered", to=email, subject=subject, body=body)
