"""Measures that stand in tables of "Ask the data" and nowhere else."""

from steelyard.steering.reporting.rules.measure import Measure

_TABLES = "Ask the data"

TABLE_MEASURES: tuple[Measure, ...] = (
    Measure(
        "participations",
        "Participations",
        "One for each person who attended an activity of the period, and the number of people where only a number is "
        "known. Whoever attends three activities counts three times.",
        "Participation with the status attended, in activities that were not withdrawn.",
        "It counts attendances, not people. An organization that took part without a person or a number adds nothing. "
        "What is passed on shows no group where one has fewer than ten.",
        _TABLES,
    ),
    Measure(
        "events-held",
        "Events",
        "Events that begin in the period and are published or were held.",
        "The pages of events.",
        "Drafts and cancelled events are not in it. A published event may still lie ahead.",
        _TABLES,
    ),
)
