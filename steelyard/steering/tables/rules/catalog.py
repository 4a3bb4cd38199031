"""The closed catalog: what a table can count and by what. Whatever stands in no line here cannot be asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dimension:
    """What rows and columns can stand for; ``none`` names the group of those without it."""

    key: str
    name: str
    none: str = "Not stated"


@dataclass(frozen=True)
class Fact:
    """What can be counted: its words, the measure that defines it, who may count it, and by what.

    ``adds_up``: each thing counted stands in exactly one group, unless it is grouped by something of which it has many.
    """

    key: str
    name: str
    noun: str
    measure: str
    permission: str
    by: tuple[str, ...]
    of_people: bool = False
    adds_up: bool = True


# Of these one support, event or request can have several.
SHARED = ("topic", "area")
TIMES = ("year", "quarter", "month")

DIMENSIONS = {
    one.key: one
    for one in (
        Dimension("state", "State", "No state"),
        Dimension("level", "Agency level", "No organization"),
        Dimension("tier", "Tier", "No tier"),
        Dimension("topic", "Topic", "No topic"),
        Dimension("area", "Focal area", "No focal area"),
        Dimension("kind", "Kind", "No activity"),
        Dimension("mode", "Format", "No format"),
        Dimension("quadrant", "Quadrant", "Not weighed"),
        Dimension("decision", "Decision", "Not decided"),
        Dimension("year", "Award year", "No award year"),
        Dimension("quarter", "Quarter"),
        Dimension("month", "Month"),
    )
}

_HELD = ("tier", *SHARED, "kind", "mode", *TIMES)
_ASKED = ("state", "level", *SHARED, "quadrant", "decision", *TIMES)

FACTS = {
    one.key: one
    for one in (
        Fact("activities", "Activities", "activities", "activities", "delivery.see", _HELD),
        Fact("people", "People reached", "people", "reach-people", "directory.see", ("state", "level", *_HELD),
             of_people=True, adds_up=False),
        Fact("participations", "Participations", "participations", "participations", "directory.see",
             ("state", "level", *_HELD), of_people=True),
        Fact("organizations", "Organizations reached", "organizations", "reach-organizations", "directory.see",
             ("state", "level", *_HELD), adds_up=False),
        Fact("hours", "Hours of staff", "hours", "effort-hours", "delivery.see", _HELD),
        Fact("events", "Events", "events", "events-held", "events.see", _HELD),
        Fact("requests", "Requests received", "requests", "requests-received", "intake.see", _ASKED),
        Fact("decisions", "Requests decided", "requests", "requests-decided", "intake.see", ("tier", *_ASKED)),
    )
}  # fmt: skip
