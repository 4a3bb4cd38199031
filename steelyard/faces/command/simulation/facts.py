"""Figures of states as a data office would publish them, so that their profiles can be read; all of it is made up."""

from steelyard.center.context.models import Indicator, StateFigure
from steelyard.center.context.rules import Unit
from steelyard.center.directory.models import State
from steelyard.faces.command.simulation.world import World

YEARS = (2019, 2020, 2021)
INDICATORS = (
    ("students", "Students in public schools", Unit.PEOPLE, "Students enrolled in public schools on October 1."),
    (
        "chronic-absence",
        "Students who are often absent",
        Unit.PERCENT,
        "Students absent on at least a tenth of their days, of all enrolled for ninety days or more.",
    ),
    (
        "students-per-counselor",
        "Students for each school counselor",
        Unit.NUMBER,
        "Students enrolled, divided by full-time positions of school counselors.",
    ),
    (
        "students-in-care",
        "Students in state-run residential schools",
        Unit.PEOPLE,
        "Students who live and learn in a school that the state itself runs.",
    ),
)


def of_states(world: World) -> None:
    """Three years of four indicators; the smallest places have so few students in care that none may be shown."""
    made = Indicator.objects.bulk_create(
        Indicator(key=f"simulated-{key}", name=name, unit=unit, definition=definition, position=at)
        for at, (key, name, unit, definition) in enumerate(INDICATORS)
    )
    students, absent, counselors, in_care = made
    dice, rows = world.dice, []
    for state in State.objects.order_by("postal"):
        size, share, load = dice.randrange(15, 3000) * 1000, dice.uniform(9, 24), dice.randrange(210, 640)
        for at, year in enumerate(YEARS):
            n = round(size * (1 - 0.004 * at))
            figures = (
                (students, n, None),
                (absent, round(min(60, share * (1, 1.1, 1.35)[at]), 1), n),
                (counselors, load - 6 * at, n),
                (in_care, max(0, n // 12_000 - 2 * at), None),
            )
            rows += [
                StateFigure(
                    state=state,
                    indicator=indicator,
                    year=year,
                    hundredths=round(value * 100),
                    n=people,
                    source="made up for the demonstration",
                    is_simulated=True,
                )
                for indicator, value, people in figures
            ]
    world.write(rows)
