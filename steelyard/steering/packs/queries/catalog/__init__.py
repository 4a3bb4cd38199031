"""The catalog with its numbers: which query answers which program measure."""

from collections.abc import Callable

from steelyard.steering.packs.queries.catalog import changed, given, held, kept, said
from steelyard.steering.packs.queries.figures import Figure, Window

ANSWERS: dict[str, Callable[[Window], list[Figure]]] = {
    "program-quality": said.quality,
    "program-relevance": said.of_questions(said.RELEVANCE),
    "program-usefulness": said.of_questions(said.USEFULNESS),
    "program-satisfied": said.of_questions(said.SATISFACTION),
    "program-reach": given.reach,
    "program-as-intended": kept.as_intended,
    "program-outcomes": changed.outcomes,
    "program-within-budget": kept.within_budget,
    "program-capacity-expanded": said.of_questions(said.CAPACITY),
    "program-purposes": said.of_questions(said.PURPOSES),
    "program-events": given.events,
    "program-coverage": given.coverage,
    "program-follow-up": given.follow_up,
    "program-need-to-change": changed.need_to_change,
    "program-partners": given.partners,
    "program-needs": changed.needs,
    "program-by-role": said.by_role,
    "program-requests": given.requests,
    "program-provider-load": changed.provider_load,
    "program-response": said.responses,
    "program-weighted": said.weighted,
    "program-readiness": changed.readiness,
    "program-capacity": changed.capacity,
    "program-self-assessment": changed.self_assessment,
    "program-intensive": kept.intensive,
    "program-balance": given.balance,
    "program-lasting": changed.lasting,
    "program-board": held.board,
}
