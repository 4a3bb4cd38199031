"""The agreement of an engagement: its versions, what a draft says as things stand today, and who has signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from steelyard.support.delivery.queries.agreements import texts_of
from steelyard.support.delivery.rules import TextKind
from steelyard.support.engagements.models import (
    AgreementVersion,
    AgreementVersionQuerySet,
    Engagement,
    LinkageMember,
    Signature,
)
from steelyard.support.engagements.queries.people import linkage_on
from steelyard.support.engagements.rules import Side
from steelyard.support.engagements.rules.agreeing import Difference, Part, differences, missing, parts

_SIGNATURES = Prefetch("signatures", Signature.objects.select_related("signed_by", "organization").order_by("id"))


def versions(rows: AgreementVersionQuerySet) -> AgreementVersionQuerySet:
    """Versions with their signatures and what their pages need at once."""
    return rows.select_related("engagement__support__liaison__person", "written_by").prefetch_related(_SIGNATURES)


@dataclass(frozen=True)
class Agreements:
    """The versions of one engagement as somebody may see them, the newest first."""

    all: Sequence[AgreementVersion]

    @property
    def draft(self) -> AgreementVersion | None:
        return next((one for one in self.all if one.is_draft), None)

    @property
    def in_force(self) -> AgreementVersion | None:
        """What counts: the newest that both sides signed."""
        return next((one for one in self.all if one.signed_at), None)

    @property
    def offered(self) -> AgreementVersion | None:
        """What waits for a signature: the newest offered, if it is not signed by both sides."""
        newest = next((one for one in self.all if not one.is_draft), None)
        return newest if newest and not newest.signed_at else None

    @property
    def earlier(self) -> Sequence[AgreementVersion]:
        shown = {one.pk for one in (self.draft, self.in_force, self.offered) if one}
        return [one for one in self.all if one.pk not in shown]

    @property
    def next_number(self) -> int:
        return self.all[0].number + 1 if self.all else 1


def agreements(user: Any, engagement: Engagement) -> Agreements:
    """Two queries."""
    rows = AgreementVersion.objects.visible_to(user).filter(engagement=engagement)
    return Agreements(list(versions(rows).order_by("-number")))


def signed_sides(version: AgreementVersion) -> set[str]:
    return {one.side for one in version.signatures.all()}


def waits_for(version: AgreementVersion) -> list[Side]:
    """The sides that have not signed an offered version."""
    if version.is_draft:
        return []
    done = signed_sides(version)
    return [side for side in Side if side not in done]


def newest_offered(engagement: Engagement) -> AgreementVersion | None:
    rows = AgreementVersion.objects.filter(engagement=engagement, offered_at__isnull=False)
    return rows.order_by("-number").first()


def before(version: AgreementVersion) -> AgreementVersion | None:
    """The version that was offered before this one."""
    rows = AgreementVersion.objects.filter(engagement=version.engagement_id, number__lt=version.number)
    return rows.filter(offered_at__isnull=False).order_by("-number").first()


def compared(version: AgreementVersion, today: date) -> list[Difference] | None:
    """What this version says differently from the one before; None where it is the first."""
    earlier = before(version)
    return None if earlier is None else differences(earlier.content, content_of(version, today))


def content_of(version: AgreementVersion, today: date) -> dict[str, Any]:
    """What a version says; a draft together with what stands elsewhere today."""
    if not version.is_draft:
        return dict(version.content)
    return {**version.content, **_standing(version.engagement, today)}


def parts_of(version: AgreementVersion, today: date) -> list[Part]:
    return parts(content_of(version, today))


def missing_in(version: AgreementVersion, today: date) -> list[str]:
    return missing(content_of(version, today)) if version.is_draft else []


def _standing(engagement: Engagement, today: date) -> dict[str, Any]:
    """What an agreement takes from elsewhere: approved texts, people, the routine, the planned dose."""
    people = linkage_on(engagement, today)
    contacts = [one for one in people if one.is_contact]
    return {
        **_texts(engagement),
        "linkage": [_person(one) for one in people],
        "linkage_sides": sorted({one.side for one in people}),
        "contacts": [_person(one) for one in contacts],
        "contacts_sides": sorted({one.side for one in contacts}),
        "routine": engagement.routine,
        "dose": [_dose(one) for one in engagement.doses.order_by("since")],
    }


def _texts(engagement: Engagement) -> dict[str, str]:
    """The needs statement and the plan, as far as the agency approved them."""
    rows = texts_of(engagement.support)
    return {one.kind.value: one.newest.text for one in rows.texts if one.is_approved and one.newest}


def moved_since(version: AgreementVersion) -> list[str]:
    """Texts that the agency approved anew since this version was offered: it still says the older words."""
    now = _texts(version.engagement)
    return [
        TextKind(kind).label for kind, text in now.items() if not version.is_draft and text != version.content.get(kind)
    ]


def _person(one: LinkageMember) -> str:
    return f"{one.person.name}, {one.get_role_display().lower()}, {one.get_side_display().lower()}"


def _dose(one: Any) -> str:
    return (
        f"From {one.since:%B %Y}: {one.visits} visits, {one.contacts} contacts and {one.minutes} minutes of work "
        "together each month"
    )
