"""The ledger as values: kinds, states, who counts as partnered, and how effort is shared."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.kit.choices import Choice


class SupportStatus(Choice):
    PROPOSED = "proposed", "Proposed"
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


NEXT_STATUS = {
    SupportStatus.PROPOSED: {SupportStatus.ACTIVE, SupportStatus.CLOSED},
    SupportStatus.ACTIVE: {SupportStatus.CLOSED},
    SupportStatus.CLOSED: {SupportStatus.ACTIVE},
}


class Origin(Choice):
    OFFERING = "offering", "An offering"
    WORK_PLAN = "work_plan", "The work plan"
    REQUEST = "request", "A help request"
    CONTEXT_EVENT = "context_event", "A context event"


PLANNED = frozenset({Origin.OFFERING, Origin.WORK_PLAN})
RESPONSIVE = frozenset({Origin.REQUEST, Origin.CONTEXT_EVENT})


class ProviderRole(Choice):
    LEAD = "lead", "Lead"
    CO_LEAD = "co_lead", "Co-lead"
    PRESENTER = "presenter", "Presenter"
    REVIEWER = "reviewer", "Reviewer"
    SOURCE = "source", "Amplified source"


class Standing(Choice):
    CENTER = "center", "The center"
    OPERATING = "operating", "Operating partner"
    EXTERNAL = "external", "External partner"


_STANDINGS = {
    OrganizationKind.CENTER: Standing.CENTER,
    OrganizationKind.OPERATING_PARTNER: Standing.OPERATING,
}


def standing_of(kind: str) -> Standing:
    """How a provider stands to the center when nobody says otherwise: everybody but its own house is external."""
    return _STANDINGS.get(OrganizationKind(kind), Standing.EXTERNAL)


PARTNERING_ROLES = frozenset({ProviderRole.LEAD, ProviderRole.CO_LEAD, ProviderRole.PRESENTER})


class Delivery(Choice):
    PARTNERED = "partnered", "Partnered"
    AMPLIFIED = "amplified", "Amplified"
    DIRECT = "direct", "Direct"


@dataclass(frozen=True)
class Provision:
    """One provider's part in a support: role, standing, first and last day (None: open)."""

    role: str
    standing: str
    since: date | None
    until: date | None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def meets(self, other: "Provision") -> bool:
        """Whether both hold on some day."""
        starts_late = self.until is not None and other.since is not None and self.until < other.since
        ends_early = other.until is not None and self.since is not None and other.until < self.since
        return not starts_late and not ends_early


def delivery_on(day: date, provisions: Iterable[Provision]) -> Delivery:
    """Partnered if an external partner leads, co-leads or presents that day; else amplified if there is a source."""
    today = [provision for provision in provisions if provision.holds_on(day)]
    if any(p.standing == Standing.EXTERNAL and p.role in PARTNERING_ROLES for p in today):
        return Delivery.PARTNERED
    if any(p.role == ProviderRole.SOURCE for p in today):
        return Delivery.AMPLIFIED
    return Delivery.DIRECT


class ActivityKind(Choice):
    WEBINAR = "webinar", "Webinar"
    CONVENING = "convening", "Convening"
    CHECK_IN = "check_in", "Check-in"
    COACHING = "coaching", "Coaching"
    VISIT = "visit", "Visit"
    CONSULTATION = "consultation", "Consultation"
    TRAINING = "training", "Training"
    PRODUCT_RELEASE = "product_release", "Product release"
    REFERRAL = "referral", "Referral"
    WEIGHING = "weighing", "Weighing of requests"


class ContactType(Choice):
    CONSULTATION = "consultation", "Consultation"
    RESOURCE = "resource", "Resource"
    COORDINATION = "coordination", "Coordination"
    MONITORING = "monitoring", "Monitoring"


# What an activity of a kind usually is, unless its recorder says otherwise.
USUAL_CONTACT = {
    ActivityKind.WEBINAR: ContactType.RESOURCE,
    ActivityKind.CONVENING: ContactType.CONSULTATION,
    ActivityKind.CHECK_IN: ContactType.MONITORING,
    ActivityKind.COACHING: ContactType.CONSULTATION,
    ActivityKind.VISIT: ContactType.CONSULTATION,
    ActivityKind.CONSULTATION: ContactType.CONSULTATION,
    ActivityKind.TRAINING: ContactType.CONSULTATION,
    ActivityKind.PRODUCT_RELEASE: ContactType.RESOURCE,
    ActivityKind.REFERRAL: ContactType.COORDINATION,
    ActivityKind.WEIGHING: ContactType.COORDINATION,
}
# Kinds in which people of both sides can meet or talk; what is sent out or decided inside the center is no contact.
CONTACTS = frozenset(
    {
        ActivityKind.WEBINAR,
        ActivityKind.CONVENING,
        ActivityKind.CHECK_IN,
        ActivityKind.COACHING,
        ActivityKind.VISIT,
        ActivityKind.CONSULTATION,
        ActivityKind.TRAINING,
    }
)
DAY = 24 * 60  # minutes
USUAL_MINUTES = (15, 30, 45, 60, 90)
SILENCE = timedelta(days=30)  # after which a support without contact shows on Today


class Mode(Choice):
    VIRTUAL = "virtual", "Virtual"
    IN_PERSON = "in_person", "In person"
    BOTH = "both", "Both"
    WRITTEN = "written", "In writing"


class Part(Choice):
    ATTENDEE = "attendee", "Attendee"
    HOST = "host", "Host"
    PRESENTER = "presenter", "Presenter"


class Attendance(Choice):
    ATTENDED = "attended", "Attended"
    REGISTERED = "registered", "Registered"
    ABSENT = "absent", "Absent"
    EXCUSED = "excused", "Excused"


class CostKind(Choice):
    TRAVEL = "travel", "Travel"
    CONTRACT = "contract", "Contract"
    PRODUCT = "product", "Product"
    OTHER = "other", "Other"


class PromiseStatus(Choice):
    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    DROPPED = "dropped", "Dropped"


@dataclass(frozen=True)
class Minutes:
    """Minutes of effort and the number of entries they come from; minutes may be a part of an entry's."""

    minutes: Fraction = Fraction(0)
    n: int = 0

    def __add__(self, other: "Minutes") -> "Minutes":
        return Minutes(self.minutes + other.minutes, self.n + other.n)


def share_out(amounts: Mapping[int, tuple[int, int]], keys: Mapping[int, Sequence[int]]) -> dict[int, Minutes]:
    """Minutes and entries of each support, given to its m topics (or focal areas) by 1/m each; key 0 takes what has none.

    ``amounts`` is {support: (minutes, entries)}. Exact: the minutes add up to the whole. An entry that counts under
    several keys is one of the entries of each. Whole numbers up to the end, because fractions are slow to add.
    """
    parts: dict[tuple[int, int], int] = defaultdict(int)
    entries: dict[int, int] = defaultdict(int)
    for support, (minutes, n) in amounts.items():
        own = keys.get(support) or (0,)
        for key in own:
            parts[key, len(own)] += minutes
            entries[key] += n
    shared: dict[int, Fraction] = defaultdict(Fraction)
    for (key, count), minutes in parts.items():
        shared[key] += Fraction(minutes, count)
    return {key: Minutes(minutes, entries[key]) for key, minutes in shared.items()}


def cost_of(minutes: int, cents_per_hour: int) -> int:
    """Cost of effort in whole cents, half a cent rounded up."""
    return (minutes * cents_per_hour + 30) // 60


def rate_on(day: date, rates: Sequence[tuple[date, int]]) -> int:
    """Cents an hour on a day, from (since, cents an hour) in the order of days; 0 before the first."""
    place = bisect_right(rates, day, key=lambda rate: rate[0])
    return rates[place - 1][1] if place else 0


# The agreement on a support


class TextKind(Choice):
    NEEDS_STATEMENT = "needs_statement", "Needs statement"
    PLAN = "plan", "Plan"


class TextStatus(Choice):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Waits for approval"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"
    REPLACED = "replaced", "Replaced before it was answered"


NEXT_TEXT_STATUS: dict[TextStatus, set[TextStatus]] = {
    TextStatus.DRAFT: {TextStatus.SENT},
    TextStatus.SENT: {TextStatus.APPROVED, TextStatus.SENT_BACK, TextStatus.REPLACED},
    TextStatus.APPROVED: set(),
    TextStatus.SENT_BACK: set(),
    TextStatus.REPLACED: set(),
}
# What must be approved before a text of this kind is sent or approved.
AFTER = {TextKind.PLAN: TextKind.NEEDS_STATEMENT}


class AgreementStep(Choice):
    """Where an agreement stands, as who must do what next."""

    WRITE_NEEDS = "write_needs_statement", "The center writes the needs statement"
    ANSWER_NEEDS = "answer_needs_statement", "The agency answers the needs statement"
    CHANGE_NEEDS = "change_needs_statement", "The center changes the needs statement"
    WRITE_PLAN = "write_plan", "The center writes the plan"
    ANSWER_PLAN = "answer_plan", "The agency answers the plan"
    CHANGE_PLAN = "change_plan", "The center changes the plan"
    ACTIVE = "active", "Active: both texts are approved"


_STEPS = {
    None: (AgreementStep.WRITE_NEEDS, AgreementStep.WRITE_PLAN),
    TextStatus.SENT: (AgreementStep.ANSWER_NEEDS, AgreementStep.ANSWER_PLAN),
    TextStatus.SENT_BACK: (AgreementStep.CHANGE_NEEDS, AgreementStep.CHANGE_PLAN),
}

# The status of the newest text that was sent, by kind; a kind of which none was sent is absent.
Newest = Mapping[TextKind, TextStatus]


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits: what an approval names."""
    return hashlib.sha256(text.encode()).hexdigest()


def agreement_step(newest: Newest) -> AgreementStep:
    """The first kind that is not approved says what comes next."""
    for place, kind in enumerate(TextKind):
        status = newest.get(kind)
        if status != TextStatus.APPROVED:
            return _STEPS[status][place]
    return AgreementStep.ACTIVE


def too_early(kind: TextKind, newest: Newest) -> str:
    """Why a text of this kind can be neither sent nor approved yet; empty if it can."""
    first = AFTER.get(kind)
    if first is None or newest.get(first) == TextStatus.APPROVED:
        return ""
    return f"The {kind.label.lower()} comes after the {first.label.lower()}, which is not approved."


# In whose clock sessions are agreed, from east to west.
ZONES = {
    "America/Puerto_Rico": "Atlantic",
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
    "Pacific/Pago_Pago": "Samoa",
    "Pacific/Guam": "Chamorro",
}
# Clocks that show the same hour as one above.
ALIKE = {
    "America/Boise": "America/Denver",
    "America/Detroit": "America/New_York",
    "America/Indiana/Indianapolis": "America/New_York",
    "America/St_Thomas": "America/Puerto_Rico",
    "Pacific/Saipan": "Pacific/Guam",
}
