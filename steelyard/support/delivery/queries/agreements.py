"""Reading agreements: the versions of each text, where it stands, and who answers for the agency."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Address
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role
from steelyard.support.delivery.models import Agreement, AgreementText, AgreementTextQuerySet, Support
from steelyard.support.delivery.rules import (
    AgreementStep,
    SupportStatus,
    TextKind,
    TextStatus,
    agreement_step,
    too_early,
)


@dataclass(frozen=True)
class Versions:
    """The versions of one kind of text, as somebody may see them: the newest sent, a draft, those sent before."""

    kind: TextKind
    newest: AgreementText | None = None
    draft: AgreementText | None = None
    earlier: Sequence[AgreementText] = ()
    too_early: str = ""

    @property
    def waits(self) -> bool:
        return self.newest is not None and self.newest.status == TextStatus.SENT

    @property
    def is_approved(self) -> bool:
        return self.newest is not None and self.newest.status == TextStatus.APPROVED


@dataclass(frozen=True)
class Agreed:
    """An agreement as read: both texts, where it stands, and since when it is active (None: it is not)."""

    texts: Sequence[Versions] = field(default_factory=lambda: [Versions(kind) for kind in TextKind])
    step: AgreementStep = AgreementStep.WRITE_NEEDS
    active_at: datetime | None = None

    @property
    def waiting(self) -> AgreementText | None:
        """The text that the agency answers next."""
        return next((one.newest for one in self.texts if one.waits), None)

    @property
    def is_begun(self) -> bool:
        return any(one.newest or one.draft for one in self.texts)

    def of(self, kind: TextKind) -> Versions:
        return next(one for one in self.texts if one.kind == kind)


NOTHING = Agreed()


def agreed(user: Any, support: Support) -> Agreed:
    """The agreement on one support, with every version somebody may read. One query."""
    rows = AgreementText.objects.visible_to(user).filter(agreement__support=support)
    return _agreed(list(_in_order(rows)))


def texts_of(support: Support) -> Agreed:
    """The agreement on one support with all versions, drafts included: for the center's own reckoning. One query."""
    return _agreed(list(_in_order(AgreementText.objects.filter(agreement__support=support))))


def agreed_by_support(user: Any, supports: Iterable[Support]) -> dict[int, Agreed]:
    """Agreements of many supports by key, without what the texts say. One query."""
    rows = AgreementText.objects.visible_to(user).filter(agreement__support__in=[one.pk for one in supports])
    found: dict[int, list[AgreementText]] = defaultdict(list)
    for row in _in_order(rows).defer("text"):
        found[row.agreement.support_id].append(row)
    return {pk: _agreed(texts) for pk, texts in found.items()}


def _in_order(rows: AgreementTextQuerySet) -> AgreementTextQuerySet:
    return rows.select_related("agreement", "written_by", "answered_by").order_by("-number", "-id")


def _agreed(rows: Sequence[AgreementText]) -> Agreed:
    """``rows`` with the newest versions first."""
    if not rows:
        return NOTHING
    newest = standing(rows)
    return Agreed(
        texts=[_versions(kind, rows, newest) for kind in TextKind],
        step=agreement_step(newest),
        active_at=rows[0].agreement.activated_at,
    )


def _versions(kind: TextKind, rows: Iterable[AgreementText], newest: Mapping[TextKind, TextStatus]) -> Versions:
    of_kind = [row for row in rows if row.kind == kind]
    sent = [row for row in of_kind if row.status != TextStatus.DRAFT]
    return Versions(
        kind=kind,
        newest=sent[0] if sent else None,
        draft=next((row for row in of_kind if row.status == TextStatus.DRAFT), None),
        earlier=sent[1:],
        too_early=too_early(kind, newest),
    )


def standing(rows: Iterable[AgreementText]) -> dict[TextKind, TextStatus]:
    """The status of the newest text sent of each kind."""
    found: dict[TextKind, TextStatus] = {}
    for row in sorted(rows, key=lambda row: row.number):
        if row.status != TextStatus.DRAFT:
            found[TextKind(row.kind)] = TextStatus(row.status)
    return found


def sent_texts(agreement: Agreement) -> list[AgreementText]:
    """What was ever sent of an agreement, the newest last."""
    return list(agreement.texts.exclude(status=TextStatus.DRAFT).order_by("number", "id"))


def texts() -> AgreementTextQuerySet:
    """Texts with what their pages and acts need at once."""
    return AgreementText.objects.select_related(
        "agreement__support__liaison__person", "written_by", "answered_by"
    )  # an act needs the agreement as it is read now


def draft_of(support: Support, kind: TextKind) -> AgreementText:
    """The draft of a kind; where there is none, one to be, with what it best begins from."""
    rows = list(texts().filter(agreement__support=support, kind=kind).order_by("-number")[:1])
    last = rows[0] if rows else None
    if last is not None and last.status == TextStatus.DRAFT:
        return last
    begin = last.text if last else support.plan if kind == TextKind.PLAN else ""
    return AgreementText(kind=kind.value, number=last.number + 1 if last else 1, text=begin)


def newest_sent(text: AgreementText) -> AgreementText:
    """What counts now, of the kind of this text."""
    rows = texts().filter(agreement=text.agreement_id, kind=text.kind).sent()
    return rows.order_by("-number").first() or text


def waiting_for(user: Any) -> list[AgreementText]:
    """The texts that wait for this person's agency, the longest waiting first."""
    rows = AgreementText.objects.visible_to(user).filter(status=TextStatus.SENT)
    rows = rows.exclude(agreement__support__status=SupportStatus.CLOSED).defer("text")
    return list(rows.select_related("agreement__support").order_by("sent_at", "id"))


def contacts(support: Support) -> list[User]:
    """Who can answer for the agencies that receive a support: their accounts of today."""
    own = support.recipients.through.objects.filter(support_id=support.pk).values("organization_id")
    held = Held.objects.current().filter(role=Role.RECIPIENT, organization_id__in=own)
    rows: list[User] = list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "id"))
    return rows


def address_of_liaison(support: Support) -> str:
    """Where a letter to the liaison goes; empty while there is none."""
    if support.liaison is None:
        return ""
    rows = Address.objects.filter(person=support.liaison.person_id).order_by("-is_primary", "id")
    first = rows.values_list("email", flat=True).first()
    user = User.objects.filter(person=support.liaison.person_id, is_active=True).first()
    return first or (user.email if user else "")


def sent_back(liaison: StaffMember) -> list[AgreementText]:
    """The texts that agencies sent back to a liaison and that no newer version answers, the oldest first."""
    later = AgreementText.objects.filter(
        agreement=OuterRef("agreement"), kind=OuterRef("kind"), number__gt=OuterRef("number")
    ).sent()
    found = AgreementText.objects.filter(~Exists(later), status=TextStatus.SENT_BACK)
    mine = (
        found.defer("text")
        .filter(agreement__support__liaison=liaison)
        .exclude(agreement__support__status=SupportStatus.CLOSED)
    )
    return list(mine.select_related("agreement__support").order_by("answered_at", "pk"))
