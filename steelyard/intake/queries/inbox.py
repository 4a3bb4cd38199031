"""The inbox: which requests stand where, how long they have waited, and the words they are found by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from steelyard.center.charge.models import Center, StaffMember
from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.days import working_days_between
from steelyard.foundation.kit.paging import Page, paged
from steelyard.foundation.kit.text import fold
from steelyard.intake.models import HelpRequest, HelpRequestQuerySet, Message, Words
from steelyard.intake.rules import DecisionKind, Due, Owed, RequestStatus, due

_WORD = re.compile(r"[^\W_]+")
_LONGEST, _MOST = 40, 2000  # letters of a word, words of a request: what both databases' indexes take
PAGE = 25  # requests on one page: each takes three lines
PANEL = 8  # rows of a panel on another app's page
UNDECIDED = (RequestStatus.NEW, RequestStatus.WEIGHED)


def words_of(*texts: str) -> str:
    """The folded words of some texts, each once: what the index keeps and what it is asked."""
    found = dict.fromkeys(word[:_LONGEST] for text in texts for word in _WORD.findall(fold(text)))
    return " ".join(list(found)[:_MOST])


def highest_number(year: int) -> int:
    """The last number given in a calendar year; 0 before the first."""
    numbers = HelpRequest.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    return max((int(number.partition("-")[2]) for number in numbers), default=0)


@dataclass(frozen=True)
class Row:
    """A request in the inbox: when it came, what is owed on it, and for how many working days it has waited."""

    request: HelpRequest
    received_on: date
    due: Due | None
    waited: int

    @property
    def decision(self) -> str:
        """What was decided, in words, on a request that a list of this module read."""
        kind: str | None = self.request.decision_kind  # type: ignore[attr-defined]  # added by _drawn
        return DecisionKind(kind).label if kind else ""


@dataclass(frozen=True)
class Tab:
    """One status with the number of its requests under the present filters; no status means all."""

    status: str
    label: str
    count: int


def promised_days(center: Center | None) -> dict[Owed, int]:
    """The center's promises in working days; what the setting starts with while there is no center."""
    center = center or Center()
    return {Owed.REPLY: center.reply_days, Owed.DECISION: center.decision_days}


def row_of(one: HelpRequest, today: date, days: Mapping[Owed, int]) -> Row:
    received = timezone.localdate(one.received_at)
    owed = due(one.status, received, today, is_answered=one.first_reply_at is not None, days=days)
    until = timezone.localdate(one.decided_at) if one.decided_at else today
    return Row(one, received, owed, working_days_between(received, until))


def matching(user: User, wanted: Mapping[str, Any]) -> HelpRequestQuerySet:
    """The requests that the filters of the inbox leave, of every status."""
    rows = HelpRequest.objects.visible_to(user).filter(_period(wanted))
    for name in ("ask", "state", "agency"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if topic := wanted.get("topic"):
        rows = rows.filter(topic=None if topic == "none" else topic)
    if holder := wanted.get("holder"):
        rows = rows.filter(_held_by(holder, user))
    return _found_by(rows, wanted.get("q") or "")


def _period(wanted: Mapping[str, Any]) -> Q:
    first, last = wanted.get("since"), wanted.get("until")
    since = Q(received_at__gte=_start(first)) if first else Q()
    return since & Q(received_at__lt=_start(last + timedelta(days=1))) if last else since


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _held_by(holder: str, user: User) -> Q:
    if holder == "me":
        return Q(holder__in=StaffMember.objects.filter(person__user=user.pk))
    return Q(holder=None if holder == "none" else holder)


def _found_by(rows: HelpRequestQuerySet, typed: str) -> HelpRequestQuerySet:
    """Requests that hold a word beginning with each word typed; marks alone find nothing."""
    words = " ".join(words_of(typed).split()[:12])
    if words:
        return rows.filter(pk__in=Words.objects.filter(text__holds=words).values("pk"))
    return rows.none() if typed.strip() else rows


def tabs(rows: QuerySet[HelpRequest]) -> list[Tab]:
    """Each status with its count, and all of them together; one query."""
    counted = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    each = [Tab(status.value, status.label, counted.get(status.value, 0)) for status in RequestStatus]
    return [*each, Tab("", "All", sum(counted.values()))]


@dataclass(frozen=True)
class Waiting:
    """How many requests wait for a first reply and for a decision, and how many of each are late."""

    reply: int
    reply_late: int
    decision: int
    decision_late: int


def waiting(user: User, today: date, days: Mapping[Owed, int]) -> Waiting:
    """What is owed today, over every request the user may see; reads only the undecided ones."""
    late = {owed: Q(received_at__lt=_start(_first_in_time(today, days[owed]))) for owed in Owed}
    silent = Q(first_reply_at__isnull=True)
    counted = HelpRequest.objects.visible_to(user).filter(status__in=UNDECIDED)
    return Waiting(
        **counted.aggregate(
            reply=Count("pk", filter=silent),
            reply_late=Count("pk", filter=silent & late[Owed.REPLY]),
            decision=Count("pk", filter=~silent),
            decision_late=Count("pk", filter=~silent & late[Owed.DECISION]),
        )
    )


def _first_in_time(today: date, days: int) -> date:
    """The earliest day whose promise of so many working days is not broken today."""
    day = today
    while working_days_between(day - timedelta(days=1), today) <= days:
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox: what waits, the tabs with their counts, the rows, and the way on."""

    status: str
    waiting: Waiting
    tabs: list[Tab]
    rows: list[Row]
    page: Page[HelpRequest]


def inbox(user: User, wanted: Mapping[str, Any], *, after: str = "", before: str = "") -> Inbox:
    """One page of requests: those that wait by the longest wait, the others by the newest."""
    found, status = matching(user, wanted), wanted.get("status") or ""
    by = ("received_at", "id") if status in UNDECIDED else ("-received_at", "-id")
    # Sorting needs two columns; everything else is read only for the rows of this page.
    slim = (found.filter(status=status) if status else found).only("received_at")
    page = paged(slim, by, after=after, before=before, size=PAGE)
    full = _drawn(HelpRequest.objects.all()).in_bulk([one.pk for one in page.rows])
    today, days = timezone.localdate(), promised_days(the_center())
    rows = [row_of(full[one.pk], today, days) for one in page.rows]
    return Inbox(status, waiting(user, today, days), tabs(found), rows, page)


def _drawn(rows: HelpRequestQuerySet) -> HelpRequestQuerySet:
    """The rows with what a table of them shows: names instead of records, and whether the requester spoke last."""
    last = Message.objects.filter(help_request=OuterRef("pk")).order_by("-sent_at", "-pk")
    return rows.annotate(
        agency_name=F("agency__name"),
        topic_name=F("topic__name"),
        holder_name=F("holder__person__name"),
        decision_kind=F("decision__kind"),
        requester_spoke_last=Subquery(last.values("from_requester")[:1]),
    )


def staff_today() -> QuerySet[StaffMember]:
    """Who works for the center today, by name."""
    rows = StaffMember.objects.on(timezone.localdate()).select_related("person")
    return rows.order_by("person__name_key", "pk")


def name_of(holder: StaffMember | None) -> str:
    return holder.person.name if holder else "nobody"


def drawn(pk: int) -> HelpRequest:
    """A request as it stands now, with its holder."""
    return HelpRequest.objects.select_related("holder__person").get(pk=pk)


def requests_of(user: User, *, agency: int | None = None, person: int | None = None) -> list[Row]:
    """The newest requests of an agency or a person."""
    rows = HelpRequest.objects.visible_to(user)
    rows = rows.filter(agency=agency) if agency else rows.filter(person=person)
    found = _drawn(rows).order_by("-received_at", "-id")[:PANEL]
    today, days = timezone.localdate(), promised_days(the_center())
    return [row_of(one, today, days) for one in found]
