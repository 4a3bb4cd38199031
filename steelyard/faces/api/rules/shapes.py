"""The shapes of what the API gives: one class per kind of row, from which its description is written."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.rules import OrganizationKind
from steelyard.intake.rules import Ask, CameBy, DecisionKind, HowSoon, RequestStatus
from steelyard.support.delivery.rules import ActivityKind, Attendance, ContactType, Mode, Origin, Part, SupportStatus
from steelyard.support.events.rules import EventKind, EventStatus
from steelyard.support.library.rules import ResourceKind, ResourceStatus

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Next = Annotated[str | None, Field(description="The cursor of the next page; null on the last one.")]


class Shape(BaseModel):
    """Nothing stands in an answer that is not described."""

    model_config = ConfigDict(extra="forbid")


class Said(Shape):
    """What is wrong with one field."""

    field: str
    says: str


class Problem(Shape):
    """The one shape of every refusal (RFC 9457), with a plain sentence."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Said]


class Me(Shape):
    """Whom the token acts for and what it may be used for."""

    account: str
    roles: list[str]
    token: str
    scopes: list[str]
    expires_at: datetime


class OrganizationRow(Shape):
    id: Key
    name: str
    short_name: str
    kind: OrganizationKind
    state: str | None
    city: str
    code: str | None
    closed_on: date | None
    is_simulated: bool


class OrganizationOne(OrganizationRow):
    parent_id: Key | None
    phone: str
    website: str
    source: str
    note: str
    merged_into_id: Key | None


class PersonRow(Shape):
    id: Key
    name: str
    title: str
    email: str | None
    organization_id: Key | None
    organization: str | None
    is_simulated: bool


class Place(Shape):
    """Where a person works or worked."""

    organization_id: Key
    organization: str
    title: str
    since: date | None
    until: date | None


class PersonOne(PersonRow):
    phone: str
    emails: list[str]
    places: list[Place]
    merged_into_id: Key | None


class RequestOne(Shape):
    """A help request; address, telephone side and how it came are told to the center's staff only."""

    id: Key
    number: str
    ask: Ask
    status: RequestStatus
    name: str
    email: str | None
    person_id: Key | None
    agency_id: Key | None
    agency: str
    state: str | None
    need: str
    topic: str | None
    how_soon: HowSoon
    came_by: CameBy | None
    holder: str | None
    decision: DecisionKind | None
    received_at: datetime
    first_reply_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    is_simulated: bool


class SupportOne(Shape):
    id: Key
    name: str
    tier: TierKey
    status: SupportStatus
    recipient_ids: list[Key]
    liaison: str | None
    plan: str
    starts_on: date
    ends_on: date | None
    is_simulated: bool


class ActivityOne(Shape):
    id: Key
    support_id: Key
    kind: ActivityKind
    contact_type: ContactType
    mode: Mode
    origin: Origin | None
    title: str
    on: date
    minutes: int
    is_simulated: bool


class ParticipationRow(Shape):
    """A person, an organization, or a count of people nobody named, in an activity."""

    id: Key
    activity_id: Key
    on: date
    person_id: Key | None
    organization_id: Key | None
    count: int | None
    part: Part
    status: Attendance
    minutes: int | None


class EventOne(Shape):
    id: Key
    key: str
    title: str
    description: str
    kind: EventKind
    mode: Mode
    status: EventStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    seats: int | None
    is_simulated: bool


class ResourceOne(Shape):
    id: Key
    key: str
    title: str
    year: str
    publisher: str
    authors: list[str]
    kind: ResourceKind
    status: ResourceStatus
    topics: list[str]
    abstract: str
    language: str
    doi: str
    url: str
    published_at: datetime | None


class MeasureOne(Shape):
    """How a number is counted."""

    key: str
    name: str
    formula: str
    source: str
    caveat: str
    group: str


class Figure(Shape):
    """The rows behind a number in a period: how many, and their sum in words where they have one."""

    key: str
    name: str
    since: date | None
    until: date | None
    n: int
    noun: str
    total: str


class Organizations(Shape):
    rows: list[OrganizationRow]
    next: Next


class People(Shape):
    rows: list[PersonRow]
    next: Next


class Requests(Shape):
    rows: list[RequestOne]
    next: Next


class Supports(Shape):
    rows: list[SupportOne]
    next: Next


class Activities(Shape):
    rows: list[ActivityOne]
    next: Next


class Participations(Shape):
    rows: list[ParticipationRow]
    next: Next


class Events(Shape):
    rows: list[EventOne]
    next: Next


class Resources(Shape):
    rows: list[ResourceOne]
    next: Next


class Measures(Shape):
    rows: list[MeasureOne]
    next: Next
