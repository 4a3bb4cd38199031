"""Bringing two together: both are asked, neither learns of the other before both have agreed."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.text import fold
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.actions import post
from steelyard.support.partners import verbs
from steelyard.support.partners.models import Introduction, IntroductionSide
from steelyard.support.partners.queries.introductions import names_of, sides_of
from steelyard.support.partners.rules import (
    LINK_DAYS,
    CameOf,
    Consent,
    IntroductionStatus,
    is_link_old,
    names_in,
    standing_after,
)


class CannotIntroduce(Exception):
    """A step that an introduction does not allow where it stands; the message says why."""


@dataclass(frozen=True)
class Whom:
    """One side: who it is, whom to write to, and what it seeks or offers."""

    name: str
    email: str
    what: str = ""
    organization: Organization | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Idea:
    """What the introduction is for, and whose idea it was."""

    about: str
    asked_by: str
    topic: Topic | None = None
    liaison: StaffMember | None = None


@transaction.atomic
def ask(idea: Idea, *, by: User | None, first: Whom, second: Whom) -> Introduction:
    """Ask both sides, each by a letter with a private link; the letter to one says nothing of the other."""
    _check_two(idea, first, second)
    introduction = Introduction.objects.create(**vars(idea))
    for place, whom in enumerate((first, second), start=1):
        token, token_hash = new_token()
        side = IntroductionSide.objects.create(
            introduction=introduction, place=place, token_hash=token_hash, **vars(whom)
        )
        _ask_side(side, token)
    record(verbs.ASKED, introduction, by=by, note=idea.about)
    return introduction


def _check_two(idea: Idea, first: Whom, second: Whom) -> None:
    for one in (first, second):
        if one.organization is None and one.person is None:
            raise CannotIntroduce("Say for each side which organization or which person it is.")
    if (first.organization, first.person) == (second.organization, second.person):
        raise CannotIntroduce("Both sides are the same.")
    if first.email.casefold() == second.email.casefold():
        raise CannotIntroduce("Both letters would go to the same address.")
    if found := names_in(fold(idea.about), names_of(first, second)):
        raise CannotIntroduce(
            f"Both sides read what it is about before they agree, and it names one of them (“{found[0]}”). Say it "
            "without the name."
        )


_CONSENT = """Hello {name},

{center} would like to introduce you to somebody. What it is about:

{about}

Please say yes or no on this private page. Who it is we tell you only if both of you say yes; until then the other side
learns nothing of you either. The link works for {days} days:

{link}

{center}
"""


def _ask_side(side: IntroductionSide, token: str) -> None:
    center = the_center()
    body = _CONSENT.format(
        name=side.name,
        center=center.name if center else "The center",
        about=side.introduction.about,
        days=LINK_DAYS,
        link=_link(token),
    )
    key = f"partners.introduction_side.{side.pk}.{side.version}"
    post(key=key, to=side.email, subject="May we introduce you to somebody?", body=body, secret=True)


def _link(token: str) -> str:
    return settings.BASE_URL + reverse("partners:consent", args=[token])


@transaction.atomic
def ask_again(side: IntroductionSide, *, by: User | None, email: str) -> IntroductionSide:
    """Mail one side a new link; the old one opens nothing any more."""
    _check_asked(side)
    token, token_hash = new_token()
    change(side, token_hash=token_hash, email=email, sent_at=timezone.now())
    _ask_side(side, token)
    record(verbs.ASKED_AGAIN, side.introduction, by=by, changes={"side": [None, side.place]})
    return side


def _check_asked(side: IntroductionSide) -> None:
    if side.introduction.status != IntroductionStatus.ASKED:
        raise CannotIntroduce(f"This is settled: {side.introduction.get_status_display().lower()}.")
    if side.answer != Consent.ASKED:
        raise CannotIntroduce("This side has answered already.")


@transaction.atomic
def answer(side: IntroductionSide, *, by: User | None, consent: Consent) -> Introduction:
    """One side says yes or no; the second yes introduces both, a no ends it without a word of who it was."""
    _check_asked(side)
    if by is None and is_link_old((timezone.now() - side.sent_at).days):
        raise CannotIntroduce("This link is too old to answer with.")
    change(side, answer=consent.value, answered_at=timezone.now())
    verb = verbs.AGREED if consent == Consent.AGREED else verbs.DECLINED
    record(verb, side.introduction, by=by, changes={"side": [None, side.place]})
    introduction = Introduction.objects.get(pk=side.introduction_id)
    sides = sides_of(introduction)
    status = standing_after([one.answer for one in sides])
    if status == IntroductionStatus.INTRODUCED:
        _introduce(introduction, sides, by=by)
    elif status == IntroductionStatus.DECLINED:
        change(introduction, status=status.value, ended_at=timezone.now())
        _tell_ended(introduction, [one for one in sides if one.pk != side.pk])
    return introduction


_INTRODUCED = """Hello {name},

you both said yes. We introduce you to {who}, to whom you can write at {email}.

What it is about:

{about}
{what}
They have the same letter about you. We ask you in 60 days what came of it.

{center}
"""


def _introduce(introduction: Introduction, sides: list[IntroductionSide], *, by: User | None) -> None:
    change(introduction, status=IntroductionStatus.INTRODUCED.value, introduced_at=timezone.now())
    center = the_center()
    for side, other in (sides, sides[::-1]):
        body = _INTRODUCED.format(
            name=side.name,
            who=_who(other),
            email=other.email,
            about=introduction.about,
            what=f"\nWhat they say of it:\n\n{other.what}\n" if other.what else "",
            center=center.name if center else "",
        )
        key = f"partners.introduction_side.{side.pk}.introduced"
        post(key=key, to=side.email, subject="We introduce you to each other", body=body)
    record(verbs.INTRODUCED, introduction, by=by)


def _who(side: IntroductionSide) -> str:
    return f"{side.name}, {side.organization}" if side.organization else side.name


def _tell_ended(introduction: Introduction, sides: list[IntroductionSide]) -> None:
    """Tell who had agreed, or was asked, that it does not come about; not who it was, nor why."""
    center = the_center()
    for side in sides:
        body = (
            f"Hello {side.name},\n\nwe asked whether we may introduce you to somebody. It does not come about at present, "
            f"and nothing of you was passed on.\n\n{introduction.about}\n\n{center.name if center else ''}\n"
        )
        key = f"partners.introduction_side.{side.pk}.ended"
        post(key=key, to=side.email, subject="An introduction that does not come about", body=body)


@transaction.atomic
def withdraw(introduction: Introduction, *, by: User | None, why: str) -> Introduction:
    """Take an introduction back before both agreed; who was asked is told."""
    if introduction.status != IntroductionStatus.ASKED:
        raise CannotIntroduce(f"This is settled: {introduction.get_status_display().lower()}.")
    change(introduction, status=IntroductionStatus.WITHDRAWN.value, ended_at=timezone.now())
    _tell_ended(introduction, sides_of(introduction))
    record(verbs.WITHDRAWN, introduction, by=by, note=why)
    return introduction


_WHAT_CAME = """Hello {name},

60 days ago we introduced you to {who}. What came of it? One click on this private page tells us:

{link}

{center}
"""


@transaction.atomic
def ask_what_came(introduction: Introduction, *, by: User | None) -> Introduction:
    """Ask both sides once, each by a new link."""
    change(introduction, outcome_asked_at=timezone.now())
    center, sides = the_center(), sides_of(introduction)
    for side, other in (sides, sides[::-1]):
        token, token_hash = new_token()
        change(side, token_hash=token_hash, sent_at=timezone.now())
        body = _WHAT_CAME.format(
            name=side.name, who=_who(other), link=_link(token), center=center.name if center else ""
        )
        key = f"partners.introduction_side.{side.pk}.came"
        post(key=key, to=side.email, subject="What came of it?", body=body, secret=True)
    record(verbs.OUTCOME_ASKED, introduction, by=by)
    return introduction


@transaction.atomic
def tell(side: IntroductionSide, *, by: User | None, came_of: CameOf, words: str = "") -> IntroductionSide:
    """One side says what came of it; the newest word counts."""
    if side.introduction.status != IntroductionStatus.INTRODUCED:
        raise CannotIntroduce("You were not introduced.")
    change(side, came_of=came_of.value, told=words, told_at=timezone.now())
    record(verbs.TOLD, side.introduction, by=by, changes={"came of it": [None, came_of.label]}, note=words)
    return side
