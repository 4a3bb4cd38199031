"""What a successor needs to know about one agency, from the records of every app below."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Prefetch, Q
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Address, Organization, Person
from steelyard.foundation.kit import words
from steelyard.intake.models import HelpRequest
from steelyard.intake.rules import RequestStatus
from steelyard.steering.sunset.rules.brief import MOST, Brief, Part, Row, part
from steelyard.support.capacity.models import Claim
from steelyard.support.delivery.models import Activity, Promise, Session, Support
from steelyard.support.delivery.queries.today import concerning
from steelyard.support.delivery.rules import SILENCE, SupportStatus
from steelyard.support.engagements.models import LinkageMember, Milestone, Risk
from steelyard.support.mailings.models import OptOut

_OPEN = (RequestStatus.NEW, RequestStatus.WEIGHED, RequestStatus.DECIDED, RequestStatus.HANDED_OFF)


@dataclass(frozen=True)
class _Asked:
    """One agency, and the supports that run for it on a day."""

    agency: Organization
    today: date

    @property
    def running(self) -> Any:
        return Support.objects.filter(recipients=self.agency).exclude(status=SupportStatus.CLOSED)

    @property
    def touched(self) -> Any:
        """Activities at which somebody of the agency took part."""
        return Activity.objects.counted().filter(
            Q(participations__organization=self.agency) | Q(participations__person__organization=self.agency)
        )


def brief_of(agency: Organization, today: date) -> Brief:
    """The brief as things stand today."""
    asked = _Asked(agency, today)
    makers = (_contacts, _requests, _supports, _promises, _touches, _plans, _cautions)
    parts = tuple(make(asked) for make in makers)
    return Brief(agency.name, tuple(_told(asked)), parts, today, agency.is_simulated)


def _told(asked: _Asked) -> list[tuple[str, str]]:
    agency = asked.agency
    liaisons = StaffMember.objects.filter(supports__in=asked.running).select_related("person").distinct()
    last = asked.touched.aggregate(last=Max("on"))["last"]
    told = [
        ("Kind", agency.get_kind_display()),
        ("State", str(agency.state) if agency.state else ""),
        ("Part of", str(agency.parent) if agency.parent else ""),
        ("Telephone", agency.phone),
        ("Website", agency.website),
        ("Our people there now", ", ".join(sorted(str(one.person) for one in liaisons)) or "nobody"),
        ("Last met", words.day(last) if last else "never"),
        ("Note", agency.note),
    ]
    return [(name, value) for name, value in told if value]


def _contacts(asked: _Asked) -> Part:
    people = Person.objects.filter(organization=asked.agency, merged_into__isnull=True)
    total = people.count()
    linked = LinkageMember.objects.filter(person__organization=asked.agency, until__isnull=True)
    first = set(linked.filter(is_contact=True).values_list("person", flat=True))
    mails = Prefetch("addresses", Address.objects.order_by("-is_primary", "pk"), to_attr="mails")
    last = Max("participations__activity__on", filter=Q(participations__activity__withdrawn_at__isnull=True))
    rows = people.annotate(last_on=last).prefetch_related(mails).order_by("-last_on", "name_key", "pk")
    found: list[Any] = [*rows.filter(pk__in=first), *rows.exclude(pk__in=first)[:MOST]]
    lines = [
        Row(
            (one.name, one.title, one.mails[0].email if one.mails else "", one.phone,
             words.day(one.last_on) if one.last_on else "not yet", "yes" if one.pk in first else ""),
            one.get_absolute_url(),
        )
        for one in found
    ]  # fmt: skip
    heads = ("Name", "Title", "E-mail", "Telephone", "Last took part", "Contact")
    return part("Whom to talk to", heads, lines, empty="Nobody there is known to us.", total=total)


def _requests(asked: _Asked) -> Part:
    rows = HelpRequest.objects.filter(agency=asked.agency, status__in=_OPEN).select_related("holder__person", "topic")
    lines = [
        Row(
            (one.number, words.day(timezone.localdate(one.received_at)), one.get_status_display(),
             str(one.holder.person) if one.holder else "nobody", one.need[:200]),
            one.get_absolute_url(),
        )
        for one in rows.order_by("received_at", "pk")[:MOST]
    ]  # fmt: skip
    heads = ("Request", "Came in", "Where it stands", "Held by", "What they need")
    return part("Open requests", heads, lines, empty="No request is open.", total=rows.count())


def _supports(asked: _Asked) -> Part:
    rows = asked.running.select_related("liaison__person", "engagement").order_by("starts_on", "pk")
    lines = [
        Row(
            (one.name, one.get_tier_display(), one.get_status_display(),
             f"{words.day(one.starts_on)} – {words.day(one.ends_on) if one.ends_on else 'no end set'}",
             str(one.liaison.person) if one.liaison else "nobody", _routine(one)),
            one.get_absolute_url(),
        )
        for one in rows[:MOST]
    ]  # fmt: skip
    heads = ("Support", "Tier", "Where it stands", "Days", "Liaison", "How both sides keep in touch")
    return part("What is under way", heads, lines, empty="No support is under way.", total=rows.count())


def _routine(support: Support) -> str:
    engagement = getattr(support, "engagement", None)
    return engagement.routine[:300] if engagement else ""


def _own_promises(asked: _Asked) -> Any:
    own = Promise.objects.filter(
        Q(by_organization=asked.agency) | Q(to_organization=asked.agency) | Q(support__in=asked.running)
    )
    return concerning(own, [asked.agency.pk])


def _promises(asked: _Asked) -> Part:
    rows = _own_promises(asked)
    lines = [
        Row((one.what, str(one.by_staff.person if one.by_staff else one.by_organization), words.day(one.due_on),
             "overdue" if one.due_on < asked.today else ""))
        for one in rows[:MOST]
    ]  # fmt: skip
    heads = ("What", "By", "Due", "Caution")
    return part("What was promised", heads, lines, empty="No promise is open.", total=rows.count())


def _touches(asked: _Asked) -> Part:
    keys = asked.touched.values("pk")
    rows = Activity.objects.filter(pk__in=keys).select_related("support").order_by("-on", "-pk")[:10]
    lines = [
        Row((one.title or one.get_kind_display(), words.day(one.on), one.get_kind_display(), one.support.name, one.note[:300]),
            one.get_absolute_url())
        for one in rows
    ]  # fmt: skip
    heads = ("What", "Day", "Kind", "Support", "Note")
    return part("The last ten times we met", heads, lines, empty="Nothing was recorded with them yet.")


def _plans(asked: _Asked) -> Part:
    now = timezone.now()
    sessions = Session.objects.filter(support__in=asked.running, starts_at__gte=now, cancelled_at__isnull=True)
    steps = Milestone.objects.filter(
        engagement__support__in=asked.running, done_on__isnull=True, dropped_on__isnull=True
    ).select_related("engagement__support")
    found = [
        (timezone.localdate(one.starts_at), Row((one.title, one.get_kind_display(), one.support.name)))
        for one in sessions.select_related("support").order_by("starts_at", "pk")[:MOST]
    ]
    found += [
        (one.due_on, Row((one.title, "Milestone", one.engagement.support.name)))
        for one in steps.order_by("due_on", "pk")[:MOST]
    ]
    found.sort(key=lambda pair: pair[0])
    lines = [Row((row.cells[0], words.day(on), *row.cells[1:])) for on, row in found]
    heads = ("What", "Day", "Kind", "Support")
    total = sessions.count() + steps.count()
    return part("What is planned", heads, lines, empty="Nothing is planned.", total=total)


def _cautions(asked: _Asked) -> Part:
    """What a successor should know before the first call."""
    today, agency = asked.today, asked.agency
    lines = [
        Row((f"{one.what}. {one.response}".strip(), "Risk", f"{one.likelihood}, {one.owner}"))
        for one in Risk.objects.filter(engagement__support__in=asked.running, closed_on__isnull=True).order_by("pk")
    ]
    late = _own_promises(asked).filter(due_on__lt=today).count()
    if late:
        lines.append(Row((f"{late} promise{'s are' if late > 1 else ' is'} overdue.", "Promises", "")))
    lines += _waiting(agency, today) + _silent(asked)
    closed = OptOut.objects.filter(ended_at__isnull=True).values("address")
    for name in Person.objects.filter(organization=agency, addresses__email__in=closed).values_list("name", flat=True):
        lines.append(Row((f"{name} wants no mailings.", "Letters", "")))
    asked_for = Claim.objects.filter(profile__agency=agency, asked_at__isnull=False, standing="claimed").count()
    if asked_for:
        lines.append(
            Row(
                (f"{asked_for} of our claims wait{'s' if asked_for == 1 else ''} for the agency’s yes.", "Capacity", "")
            )
        )
    return part("Take care", ("What", "About", "More"), lines, empty="Nothing stands out.")


def _waiting(agency: Organization, today: date) -> list[Row]:
    """Requests that nobody answered within the days the center promises."""
    center = the_center()
    days = center.reply_days if center else 5
    rows = HelpRequest.objects.filter(
        agency=agency, first_reply_at__isnull=True, status__in=_OPEN, received_at__date__lt=today - timedelta(days=days)
    )
    return [
        Row((f"Request {one.number} has had no answer since {words.day(timezone.localdate(one.received_at))}.",
             "Requests", ""), one.get_absolute_url())
        for one in rows.order_by("received_at")[:MOST]
    ]  # fmt: skip


def _silent(asked: _Asked) -> list[Row]:
    counted = Q(activities__withdrawn_at__isnull=True)
    rows = asked.running.filter(status=SupportStatus.ACTIVE).annotate(last_on=Max("activities__on", filter=counted))
    quiet = [one for one in rows.order_by("pk") if (one.last_on or one.starts_on) < asked.today - SILENCE]
    return [
        Row((f"Nothing was recorded in “{one.name}” since {words.day(one.last_on or one.starts_on)}.", "Silence", ""),
            one.get_absolute_url())
        for one in quiet[:MOST]
    ]  # fmt: skip


def liaisons() -> list[StaffMember]:
    """Staff who look after supports that run, with of how many agencies."""
    rows = StaffMember.objects.filter(supports__status__in=(SupportStatus.ACTIVE, SupportStatus.PROPOSED))
    return list(rows.select_related("person").distinct().order_by("person__name_key", "pk"))


def agencies_of(staff: StaffMember) -> Any:
    """Agencies that a member of staff looks after, through supports that run and requests they hold."""
    running = Support.objects.filter(liaison=staff).exclude(status=SupportStatus.CLOSED)
    received = Support.recipients.through.objects.filter(support__in=running).values("organization")
    held = HelpRequest.objects.filter(holder=staff, status__in=_OPEN, agency__isnull=False).values("agency")
    return Organization.objects.filter(Q(pk__in=received) | Q(pk__in=held)).select_related("state")
