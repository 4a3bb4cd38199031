"""What a list can be asked for: one class per list; what is left out narrows nothing."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.rules import OrganizationKind
from steelyard.faces.api.rules import MOST_ROWS, USUAL_ROWS
from steelyard.faces.api.rules.shapes import Key
from steelyard.intake.rules import RequestStatus
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.events.rules import EventKind
from steelyard.support.library.rules import ResourceKind

Words = Annotated[str, Field(max_length=200)]
State = Annotated[str, Field(pattern="^[A-Z]{2}$", description="Two letters, as OR.")]
# Years beyond these are slips of the keys, and no database counts with them.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]


class Asked(BaseModel):
    """What every list takes: how many rows, and where it goes on."""

    model_config = ConfigDict(extra="ignore")

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = USUAL_ROWS
    cursor: Annotated[str, Field(max_length=1000, description="What the page before gave as next.")] = ""

    @property
    def filters(self) -> dict[str, object]:
        """What narrows the list: a cursor holds for these and no others."""
        return self.model_dump(mode="json", exclude={"limit", "cursor"}, exclude_none=True)


class Organizations(Asked):
    q: Words | None = None
    kind: OrganizationKind | None = None
    state: State | None = None
    closed: bool = False


class People(Asked):
    q: Words | None = None
    kind: OrganizationKind | None = None
    state: State | None = None


class Requests(Asked):
    q: Words | None = None
    status: RequestStatus | None = None
    state: State | None = None
    since: Day | None = None
    until: Day | None = None


class Supports(Asked):
    q: Words | None = None
    status: SupportStatus | None = None
    tier: TierKey | None = None
    state: State | None = None


class Activities(Asked):
    support_id: Key | None = None
    since: Day | None = None
    until: Day | None = None


class Participations(Activities):
    activity_id: Key | None = None
    person_id: Key | None = None


class Events(Asked):
    q: Words | None = None
    when: Literal["coming", "past", "all"] = "all"
    kind: EventKind | None = None


class Resources(Asked):
    q: Words | None = None
    kind: ResourceKind | None = None


class Figures(BaseModel):
    since: Day | None = None
    until: Day | None = None
