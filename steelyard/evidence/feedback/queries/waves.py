"""Waves: the list, one by its address, its numbers, and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from steelyard.evidence.feedback.models import Ballot, Invitation, MarkedBallot, Wave, Witness
from steelyard.evidence.feedback.queries.answers import shares
from steelyard.evidence.feedback.rules import (
    KEEP_KEY_DAYS,
    LEAST_BALLOTS,
    LeftOut,
    WaveStatus,
    expected_smallest,
    refused_audience,
)
from steelyard.evidence.feedback.rules.lists import Denominators
from steelyard.evidence.questionnaires.models import QuestionnaireVersion
from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.evidence.questionnaires.rules.shape import Form, Kind
from steelyard.evidence.questionnaires.rules.writing import sha256


def listed(user: Any) -> QuerySet[Wave]:
    return Wave.objects.visible_to(user).order_by("-period_to", "-id")


def by_code(code: str) -> Wave | None:
    """The wave that stands at an address of the feedback host, once it was opened."""
    rows = Wave.objects.filter(code=code[:20]).exclude(status=WaveStatus.DRAFT)
    return rows.filter(is_reconstructed=False).select_related("questionnaire_version").first()


_forms: dict[str, Form] = {}
_MOST_FORMS = 20


def form_of(wave: Wave) -> Form:
    """What a wave asks; read once for as long as this process lives, for versions never change."""
    if wave.sha256 not in _forms:
        if len(_forms) >= _MOST_FORMS:
            _forms.clear()
        _forms[wave.sha256] = read(wave.questionnaire_version.document)
    return _forms[wave.sha256]


def denominators(wave: Wave) -> Denominators:
    """How many are invited: as frozen at the opening, or by the list as it is."""
    if wave.invited_people is not None or wave.invited_addresses is not None:
        return Denominators(wave.invited_addresses or 0, wave.invited_people or 0)
    found = wave.invitations.invited().aggregate(addresses=Sum("addresses"), people=Count("pk"))
    return Denominators(found["addresses"] or 0, found["people"])


@dataclass(frozen=True)
class ListTally:
    """What became of the invitation list."""

    invited: int
    sent: int
    refused: int
    no_more: int
    merged: int
    left_out: tuple[tuple[str, int], ...]


def tally(wave: Wave) -> ListTally:
    rows = Invitation.objects.filter(wave=wave)
    out = dict(rows.exclude(left_out="").order_by().values_list("left_out").annotate(n=Count("pk")))
    invited = rows.invited()
    return ListTally(
        invited=invited.count(),
        sent=invited.filter(is_sent=True).count(),
        refused=invited.exclude(problem="").count(),
        no_more=invited.filter(wants_none=True).count(),
        merged=rows.exclude(merged=[]).count(),
        left_out=tuple((one.label, out[one]) for one in LeftOut if out.get(one)),
    )


def ballots_of(wave: Wave) -> Any:
    """The sealed ballots of a wave."""
    model: Any = Ballot if wave.is_anonymous else MarkedBallot
    return model.objects.filter(wave=wave.pk)


def open_waves() -> list[Wave]:
    return list(Wave.objects.filter(status=WaveStatus.OPEN).order_by("pk"))


def key_due(wave: Wave) -> date | None:
    """By when the key of an opened wave is to be destroyed."""
    if wave.status != WaveStatus.OPENED or wave.ballots_opened_at is None:
        return None
    return timezone.localdate(wave.ballots_opened_at) + timedelta(days=KEEP_KEY_DAYS)


def earlier(wave: Wave) -> Wave | None:
    """The last wave before this one whose answers can be read."""
    rows = Wave.objects.opened().filter(period_to__lt=wave.period_to).exclude(pk=wave.pk)
    return rows.order_by("-period_to", "-id").first()


def offered_versions() -> list[QuestionnaireVersion]:
    """What a wave can ask: the newest version of each questionnaire first, of those that are not retired."""
    rows = QuestionnaireVersion.objects.filter(questionnaire__retired_at__isnull=True)
    return list(rows.order_by("title", "-number", "-id")[:200])


def smallest_group(wave: Wave) -> int | None:
    """How many people to expect in the smallest combination of self-descriptions; None where nothing tells.

    Shares and response rate are those of the last wave that asked the same.
    """
    before = earlier(wave)
    if before is None or not wave.groups:
        return None
    rate = denominators(before).rate(before.forms or 0)
    tallies = shares(before, wave.groups)
    if not tallies:
        return None
    return int(expected_smallest(round(denominators(wave).people * max(rate)), tallies))


def values_of(wave: Wave) -> dict[str, Any]:
    """A draft as its form holds it."""
    names = ("title", "mode", "period_from", "period_to", "answer_until", "groups", "version")
    return {name: getattr(wave, name) for name in names} | {"questionnaire_version": wave.questionnaire_version_id}


@dataclass(frozen=True)
class Coverage:
    """What may be told of how many answered: rounded down to ten until the ballots are opened."""

    invited: Denominators
    forms: int | None
    is_exact: bool
    on: date | None
    by_address: float
    by_person: float


def coverage(wave: Wave) -> Coverage:
    invited = denominators(wave)
    forms = wave.forms if wave.forms is not None else wave.forms_seen
    by_address, by_person = invited.rate(forms or 0)
    return Coverage(invited, forms, wave.forms is not None, wave.seen_on, by_address * 100, by_person * 100)


def witnesses(wave: Wave) -> list[Witness]:
    return list(wave.witnesses.select_related("user").order_by("at", "id"))


def is_enough(wave: Wave) -> bool:
    """Whether a closed wave has as many ballots as may be opened."""
    return (wave.forms_seen or 0) >= LEAST_BALLOTS


def listed_invitations(wave: Wave, shown: str) -> QuerySet[Invitation]:
    """The invitation list, or the part of it that was merged, left out or refused."""
    rows = wave.invitations.select_related("person", "organization")
    parts = {
        "merged": ~Q(merged=[]),
        "left_out": ~Q(left_out=""),
        "refused": ~Q(problem=""),
        "no_more": Q(wants_none=True),
    }
    return rows.filter(parts[shown]) if shown in parts else rows


@dataclass(frozen=True)
class TextQuestion:
    """A question that people answered in their own words, and how many did."""

    name: str
    label: str
    count: int


def text_questions(wave: Wave, counts: dict[str, int]) -> list[TextQuestion]:
    form = form_of(wave)
    asked = [one for one in form.questions if one.kind == Kind.TEXT]
    return [TextQuestion(one.name, form.say(one.label), counts.get(one.name, 0)) for one in asked]


def waiting(user: Any) -> list[Wave]:
    """Waves that wait for a second person or for their key to be destroyed."""
    rows = Wave.objects.visible_to(user).filter(status__in=(WaveStatus.CLOSED, WaveStatus.OPENED))
    return list(rows.order_by("period_to", "id")[:20])


def has_expired(wave: Wave, on: date) -> bool:
    """Whether the clearance to ask has ended: from the day after it nobody is asked, and no answer is taken."""
    omb = form_of(wave).omb
    return omb is not None and omb.expired(on)


def refusal(wave: Wave, on: date) -> str:
    """Why a wave cannot be opened now; empty if it can."""
    form = form_of(wave)
    if not wave.is_draft:
        return "This wave was opened already."
    if not settings.FEEDBACK_URL:
        return "Set STEELYARD_FEEDBACK_URL first: the form needs a host name of its own."
    if wave.sha256 != sha256(form):
        return "The questionnaire is not what it was when this wave was planned."
    if form.omb and has_expired(wave, on):
        return f"The OMB number {form.omb.number} expired on {form.omb.expires}: nobody may be asked with this form."
    return refused_audience(wave.mode, denominators(wave).people)
