"""Mailings and what became of each letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from steelyard.center.directory.models import Address, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.tasks import message_id
from steelyard.support.mailings.models import Bounce, Mailing, MailingRecipient, OptOut
from steelyard.support.mailings.rules import OWN_KEY, PAUSE, BounceKind, Fate, RecipientStatus
from steelyard.support.mailings.rules.links import OPT_OUT, RECIPIENT, link_of

_LETTERS_LOOKED_AT = 500  # of one address, the newest


def listed(user: Any, *, q: str | None = None, status: str | None = None) -> QuerySet[Mailing]:
    """Mailings by words of the subject and by status."""
    rows = Mailing.objects.visible_to(user).select_related("audience", "made_by")
    for word in (q or "").split()[:8]:
        rows = rows.filter(subject__icontains=word)
    return rows.filter(status=status) if status else rows


def with_counts(found: list[Mailing]) -> list[dict[str, Any]]:
    """Mailings of one page with how many letters of each are in the outbox or sent, in one question."""
    rows = MailingRecipient.objects.filter(mailing__in=found, status=RecipientStatus.POSTED).order_by()
    counts = dict(rows.values_list("mailing").annotate(n=Count("pk")))
    return [{"mailing": one, "posted": counts.get(one.pk, 0)} for one in found]


@dataclass(frozen=True)
class Result:
    """How far a mailing is, and what came back."""

    waiting: int
    posted: int
    left_out: tuple[tuple[str, int], ...]
    hard: int
    soft: int
    opted_out: int

    @property
    def all(self) -> int:
        return self.waiting + self.posted + sum(count for _, count in self.left_out)


def result(mailing: Mailing) -> Result:
    rows = mailing.recipients.order_by().values_list("status", "reason").annotate(n=Count("pk"))
    counts: dict[str, int] = {}
    left_out: list[tuple[str, int]] = []
    for status, reason, count in rows:
        counts[status] = counts.get(status, 0) + count
        if status == RecipientStatus.LEFT_OUT:
            left_out.append((Fate(reason).label, count))
    kinds = dict(mailing.bounces.order_by().values_list("kind").annotate(n=Count("pk")))
    return Result(
        waiting=counts.get(RecipientStatus.WAITING, 0),
        posted=counts.get(RecipientStatus.POSTED, 0),
        left_out=tuple(left_out),
        hard=kinds.get(BounceKind.HARD, 0),
        soft=kinds.get(BounceKind.SOFT, 0),
        opted_out=mailing.opt_outs.count(),
    )


def recipients(mailing: Mailing, *, status: str = "") -> QuerySet[MailingRecipient]:
    rows = mailing.recipients.select_related("person")
    return rows.filter(status=status) if status else rows


def done(mailing: Mailing) -> int:
    return mailing.recipients.exclude(status=RecipientStatus.WAITING).count()


# Sending


def next_up(mailing: Mailing, most: int) -> list[MailingRecipient]:
    return list(mailing.recipients.filter(status=RecipientStatus.WAITING).order_by("id")[:most])


def allowance(now: datetime) -> int:
    """How many letters of all mailings may go into the outbox now, after those of the last minute."""
    return max(0, settings.MAILING_RATE - MailingRecipient.objects.filter(posted_at__gt=now - PAUSE).count())


def oldest_of_the_minute(now: datetime) -> datetime:
    """When the first letter of the last minute went; its place is free a minute later."""
    rows = MailingRecipient.objects.filter(posted_at__gt=now - PAUSE).order_by("posted_at")
    return rows.values_list("posted_at", flat=True).first() or now


def closed(batch: list[MailingRecipient]) -> dict[int, Fate]:
    """Who of a batch must not be written to after all: opted out under any of their addresses, or bounced meanwhile."""
    others: dict[int, set[str]] = {}
    people = [one.person_id for one in batch if one.person_id]
    for person, email in Address.objects.filter(person__in=people).values_list("person_id", "email"):
        others.setdefault(person, set()).add(email)
    every = {one.address for one in batch}.union(*others.values())
    out = set(OptOut.objects.filter(address__in=every, ended_at__isnull=True).values_list("address", flat=True))
    bad = set(_shut(every).values_list("address", flat=True))
    found = {one.pk: Fate.BOUNCED for one in batch if one.address in bad}
    return found | {
        one.pk: Fate.OPTED_OUT for one in batch if out & ({one.address} | others.get(one.person_id or 0, set()))
    }


def _shut(addresses: Any) -> QuerySet[Bounce]:
    return Bounce.objects.filter(address__in=addresses, kind=BounceKind.HARD, reopened_at__isnull=True)


# Addresses


def addresses_with(address: str) -> list[str]:
    """An address and every other one of the same person."""
    owner = Address.objects.filter(email=address).values("person_id")
    return sorted({address, *Address.objects.filter(person__in=owner).values_list("email", flat=True)})


def addresses_of(person: Person) -> list[str]:
    return list(person.addresses.order_by("-is_primary", "id").values_list("email", flat=True))


def own_addresses(user: User) -> list[str]:
    """The address one signs in with, and those of one's own record."""
    found = Address.objects.filter(person__user=user).values_list("email", flat=True)
    return sorted({user.email.lower(), *found})


def own_person(user: User) -> int | None:
    return Person.objects.filter(user=user).values_list("pk", flat=True).first()


def opted_out(addresses: list[str]) -> OptOut | None:
    rows = OptOut.objects.filter(address__in=addresses, ended_at__isnull=True)
    return rows.select_related("mailing").order_by("at").first()


def shut(addresses: list[str]) -> list[Bounce]:
    """Bounces that keep any of these addresses closed, one for each."""
    rows = _shut(addresses).order_by("address", "-at")
    return list({one.address: one for one in rows}.values())


def got_by(addresses: list[str], person: int | None, most: int = 10) -> list[MailingRecipient]:
    """The newest mailings that somebody got, under these addresses or as this person."""
    rows = MailingRecipient.objects.filter(status=RecipientStatus.POSTED)
    keys = rows.filter(address__in=addresses).values("pk").union(rows.filter(person=person or 0).values("pk"))
    return list(
        MailingRecipient.objects.filter(pk__in=keys).select_related("mailing").order_by("-posted_at", "-id")[:most]
    )


@dataclass(frozen=True)
class Asker:
    """Whom a link in a letter speaks for."""

    address: str
    mailing: Mailing | None


def asker(token: str) -> Asker | None:
    """Whose link this is; None for one that was never given."""
    link = link_of(token, settings.SECRET_KEY)
    if link is not None and link.kind == RECIPIENT:
        row = MailingRecipient.objects.select_related("mailing").filter(pk=link.pk).first()
        return Asker(row.address, row.mailing) if row else None
    if link is not None and link.kind == OPT_OUT:
        made = OptOut.objects.filter(pk=link.pk).first()
        return Asker(made.address, None) if made else None
    return None


# Bounces


def letter_of(addresses: tuple[str, ...], marks: tuple[str, ...]) -> Mail | None:
    """The letter of ours that a report is about: to one of these addresses, under one of these Message-IDs."""
    wanted = {one.strip("<>").partition("@")[0] for one in marks}
    for mail in Mail.objects.filter(to__in=addresses).order_by("-id")[:_LETTERS_LOOKED_AT]:
        if mark_of(mail.key) in wanted:
            return mail
    return None


def mark_of(key: str) -> str:
    """A fingerprint of a letter by its key: what its Message-ID holds, whatever host sent it."""
    return message_id(key).strip("<>").partition("@")[0]


def mailing_of(key: str) -> Mailing | None:
    """The mailing a letter belongs to, by the letter's key; none for letters of other kinds."""
    if not key.startswith(OWN_KEY):
        return None
    number = key.removeprefix(OWN_KEY).partition(".")[0]
    return Mailing.objects.filter(pk=int(number)).first() if number.isdecimal() else None
