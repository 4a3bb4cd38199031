"""The catalog of program measures: thirty numbers that funders ask of centers, in the order of their list."""

from steelyard.steering.reporting.rules.measure import ProgramMeasure
from steelyard.steering.reporting.rules.program.changed import CHANGED
from steelyard.steering.reporting.rules.program.given import GIVEN
from steelyard.steering.reporting.rules.program.said import SAID

PROGRAM_MEASURES: tuple[ProgramMeasure, ...] = tuple(
    sorted((*SAID, *GIVEN, *CHANGED), key=lambda one: int(one.number[1:]))
)
