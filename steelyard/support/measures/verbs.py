"""What can happen to measures."""

from steelyard.foundation.history.verbs import Verb

INSTRUMENT_NOTED = Verb("measures.instrument.noted", "wrote this instrument down")
DEFINED = Verb("measures.definition.defined", "defined this measure")
REDEFINED = Verb("measures.definition.redefined", "wrote a new version of this definition")
RETIRED = Verb("measures.definition.retired", "took this definition out of use")
OFFERED = Verb("measures.definition.offered", "offered this definition again")
USED = Verb("measures.measure.used", "put this measure in use")
ALTERED = Verb("measures.measure.altered", "changed target, baseline or dates of this measure")
ENDED = Verb("measures.measure.ended", "ended this measure")
RESUMED = Verb("measures.measure.resumed", "took this measure up again")
ENTERED = Verb("measures.measure.entered", "entered values of this measure")
CORRECTED = Verb("measures.measure.corrected", "corrected a value of this measure")
ROUTINE = Verb("measures.routine.changed", "changed when the months of this support are shared")
SHARED = Verb("measures.month.shared", "shared a month of measures")
CYCLE_BEGUN = Verb("measures.cycle.begun", "began an improvement cycle on this measure")
ASSESSED = Verb("measures.assessment.marked", "set the mark of this self-assessment")
