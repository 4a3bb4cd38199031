"""What is sent to be written: plain shapes here; the forms of the pages then clean each value as they do there."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steelyard.faces.api.rules.asked import Day
from steelyard.faces.api.rules.shapes import Key
from steelyard.intake.rules import Ask, CameBy, HowSoon
from steelyard.support.delivery.rules import Attendance, Part

Short = Annotated[str, Field(max_length=200)]
Named = Annotated[str, Field(min_length=1, max_length=200)]
Email = Annotated[str, Field(max_length=254, description="An e-mail address like name@agency.gov.")]
Long = Annotated[str, Field(min_length=1, max_length=10_000)]
Text = Annotated[str, Field(max_length=4_000)]
Phone = Annotated[str, Field(max_length=40)]
MOST_PARTICIPANTS = 2000


class Sent(BaseModel):
    """A misspelt name is told, not passed over."""

    model_config = ConfigDict(extra="forbid")


class NewPerson(Sent):
    name: Named
    email: Email = ""
    organization_id: Key | None = None
    title: Short = ""
    phone: Phone = ""


class ChangedPerson(Sent):
    """What is left out stays as it is."""

    name: Named | None = None
    phone: Phone | None = None


class NewEmail(Sent):
    email: Email


class NewRequest(Sent):
    """A request that reached the center by another way than the public form."""

    ask: Ask = Ask.HELP
    name: Named
    email: Email
    title: Short = ""
    agency: Named
    state: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = ""
    need: Long
    topic_id: Key | None = None
    how_soon: HowSoon
    others_helping: Text = ""
    hoped_change: Text = ""
    came_by: CameBy
    received_on: Day | None = None
    is_told: Annotated[bool, Field(description="Mail the requester their number and a private link.")] = False


class Participant(Sent):
    """Exactly one of person_id and count, or an organization by itself; a person's organization is found if left out."""

    person_id: Key | None = None
    organization_id: Key | None = None
    count: Annotated[int, Field(ge=1, le=100_000)] | None = None
    part: Part = Part.ATTENDEE
    status: Attendance = Attendance.ATTENDED
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None


class Participants(Sent):
    """Everybody who took part: those there now who are not named here are taken out."""

    participants: Annotated[list[Participant], Field(max_length=MOST_PARTICIPANTS)]
