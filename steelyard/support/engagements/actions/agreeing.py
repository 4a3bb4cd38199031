"""The agreement: written as a draft, offered as it then reads, and signed by both sides."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change, touch
from steelyard.foundation.work.actions import post
from steelyard.support.delivery.queries import agreements as letters
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements import verbs
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.models import AgreementVersion, Engagement, Signature
from steelyard.support.engagements.queries import agreeing as queries
from steelyard.support.engagements.rules import Side
from steelyard.support.engagements.rules.agreeing import WRITTEN, hash_of, missing, text_of


class Changed(Exception):
    """The words are not those that were read; ``now`` is what is offered by now."""

    def __init__(self, now: AgreementVersion | None) -> None:
        self.now = now
        super().__init__("A newer version was offered after you opened this one. Nothing was signed.")


@transaction.atomic
def begin_version(engagement: Engagement, *, by: User | None) -> AgreementVersion:
    """A draft that begins from the words of the newest version; Stale if somebody else began one."""
    _open(engagement)
    last = engagement.versions.order_by("-number").first()
    if last is not None and last.is_draft:
        raise Stale(last)
    values = {"number": last.number + 1 if last else 1, "content": dict(last.content) if last else {}}
    try:
        with transaction.atomic():
            begun = AgreementVersion.objects.create(
                engagement=engagement, written_by=by, is_simulated=engagement.is_simulated, **values
            )
    except IntegrityError as taken:
        raise Stale(engagement) from taken
    record(verbs.VERSION_BEGUN, engagement, by=by, changes={"version": [None, begun.number]})
    return begun


def _open(engagement: Engagement) -> None:
    if engagement.support.status == SupportStatus.CLOSED:
        raise CannotEngage("This support is closed; nothing new is agreed on it.")


@transaction.atomic
def alter_version(
    draft: AgreementVersion,
    *,
    by: User | None,
    codesign_on: date | None = None,
    codesign_milestone: str = "",
    **written: str,
) -> AgreementVersion:
    """Change what is written in a draft."""
    strange = set(written) - set(WRITTEN)
    if strange:
        raise TypeError(f"An agreement has no part named {min(strange)}.")
    codesign = {"on": codesign_on.isoformat() if codesign_on else None, "milestone": codesign_milestone}
    return _rewritten(draft, by=by, content={**draft.content, **written, "codesign": codesign})


@transaction.atomic
def add_goal(
    draft: AgreementVersion,
    *,
    by: User | None,
    goal: str,
    due_on: date | None = None,
    capacities: Sequence[Any] = (),
    measures: Sequence[Any] = (),
) -> AgreementVersion:
    """One more goal, with the capacities it builds and the measures that tell."""
    told = {
        "goal": goal,
        "by": due_on.isoformat() if due_on else None,
        "capacities": [str(one) for one in capacities],
        "capacity_ids": [one.pk for one in capacities],
        "measures": [str(one) for one in measures],
        "measure_ids": [one.pk for one in measures],
    }
    return _rewritten(draft, by=by, content={**draft.content, "goals": [*draft.content.get("goals", []), told]})


@transaction.atomic
def drop_goal(draft: AgreementVersion, *, by: User | None, place: int) -> AgreementVersion:
    """Take the goal at a place (from 0) out of a draft."""
    goals = list(draft.content.get("goals", []))
    if not 0 <= place < len(goals):
        raise CannotEngage("This goal is not in the draft any more.")
    del goals[place]
    return _rewritten(draft, by=by, content={**draft.content, "goals": goals})


def _rewritten(draft: AgreementVersion, *, by: User | None, content: dict[str, Any]) -> AgreementVersion:
    if not draft.is_draft:
        raise CannotEngage("This version was offered; what was offered stands. Write a new version instead.")
    if change(draft, content=content):
        record(verbs.VERSION_ALTERED, draft.engagement, by=by, changes={"version": [draft.number, draft.number]})
    return draft


@transaction.atomic
def offer(draft: AgreementVersion, *, by: User | None) -> AgreementVersion:
    """Fix the words as they read today and ask both sides to sign them."""
    engagement = draft.engagement
    _open(engagement)
    if not draft.is_draft:
        raise CannotEngage("This version was offered already.")
    content = queries.content_of(draft, timezone.localdate())
    if lacks := missing(content):
        raise CannotEngage(" ".join(lacks))
    contacts = letters.contacts(engagement.support)
    if not contacts:
        raise CannotEngage("Nobody of the agency can sign in yet. Invite somebody first.")
    text = text_of(content)
    change(draft, content=content, text=text, sha256=hash_of(text), offered_at=timezone.now())
    for contact in contacts:
        _ask(draft, contact)
    record(verbs.VERSION_OFFERED, engagement, by=by, changes={"version": [None, draft.number]})
    return draft


@transaction.atomic
def sign(
    version: AgreementVersion,
    *,
    by: User | None,
    side: Side,
    sha256: str,
    organization: Organization | None = None,
) -> Signature:
    """Sign exactly the words of this hash for a side; Changed if others are offered by now."""
    engagement = version.engagement
    _open(engagement)
    newest = queries.newest_offered(engagement)
    if newest is None or newest.pk != version.pk or newest.sha256 != sha256:
        raise Changed(newest)
    if version.signatures.filter(side=side).exists():
        raise CannotEngage(f"{side.label} has signed this version already.")
    touch(version)  # two who sign at once are told apart
    made = Signature.objects.create(
        agreement_version=version, side=side.value, signed_by=by, organization=organization, sha256=sha256
    )
    if Signature.objects.filter(agreement_version=version).count() == len(Side):
        change(version, signed_at=timezone.now())
    if side == Side.AGENCY:
        _tell_liaison(version, by=by)
    told: dict[str, list[Any]] = {"version": [None, version.number], "side": [None, side.label]}
    record(verbs.SIGNED, engagement, by=by, changes=told, note=f"SHA-256 {sha256}")
    return made


_ASK = """Hello {name},

{center} has written down what both sides agreed on for {support}. It counts once both have signed it.

Please read it and sign it, or write to your liaison what should change:

{link}

{center}
"""


def _ask(version: AgreementVersion, contact: User) -> None:
    center, support = the_center(), version.engagement.support
    body = _ASK.format(
        name=contact.name,
        center=center.name if center else "The center",
        support=support.name,
        link=settings.BASE_URL + version.get_absolute_url(),
    )
    key = f"engagements.version.{version.pk}.{contact.pk}"
    post(key=key, to=contact.email, subject=f"Please sign: the agreement on {support.name}", body=body)


def _tell_liaison(version: AgreementVersion, *, by: User | None) -> None:
    support = version.engagement.support
    if not (email := letters.address_of_liaison(support)):
        return
    link = settings.BASE_URL + version.get_absolute_url()
    body = f"Hello,\n\n{by or 'The agency'} signed version {version.number} of the agreement on {support.name}.\n\n{link}\n"
    key = f"engagements.version.{version.pk}.signed"
    post(key=key, to=email, subject=f"Agreement signed: {support.name}", body=body)
