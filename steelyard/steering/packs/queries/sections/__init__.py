"""Which query builds which section of a pack."""

from collections.abc import Callable

from steelyard.steering.packs.queries.sections import award, changed, given
from steelyard.steering.packs.queries.sections.facts import Facts
from steelyard.steering.packs.rules.packs import Part
from steelyard.steering.packs.rules.pages import Section

BUILT: dict[Part, Callable[[Facts], Section]] = {
    Part.COVER: award.cover,
    Part.NARRATIVE: award.narrative,
    Part.OBJECTIVES: award.objectives,
    Part.PROGRAM: award.program,
    Part.REQUESTS: given.requests,
    Part.REACH: given.reach,
    Part.EVENTS: given.events,
    Part.PARTNERS: given.partners,
    Part.CAPACITY: changed.capacity,
    Part.FEEDBACK: changed.feedback,
    Part.BALANCE: changed.balance,
    Part.ALL_MEASURES: award.all_measures,
}

__all__ = ["BUILT", "Facts"]
