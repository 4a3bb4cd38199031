"""The tables of measures: what is defined, what is in use and its values, what was shared, and what hangs on them."""

from steelyard.support.measures.models.definitions import (
    Definition,
    DefinitionQuerySet,
    DefinitionVersion,
    Instrument,
    InstrumentQuerySet,
)
from steelyard.support.measures.models.sharing import Routine, RoutineQuerySet, SharedMonth, SharedMonthQuerySet
from steelyard.support.measures.models.together import Assessment, AssessmentQuerySet, Cycle, CycleQuerySet
from steelyard.support.measures.models.uses import Former, Measure, MeasureQuerySet, Value, ValueQuerySet

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Cycle",
    "CycleQuerySet",
    "Definition",
    "DefinitionQuerySet",
    "DefinitionVersion",
    "Former",
    "Instrument",
    "InstrumentQuerySet",
    "Measure",
    "MeasureQuerySet",
    "Routine",
    "RoutineQuerySet",
    "SharedMonth",
    "SharedMonthQuerySet",
    "Value",
    "ValueQuerySet",
]
