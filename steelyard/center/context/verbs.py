"""What can happen to context events, and to what is published about states."""

from steelyard.foundation.history.verbs import Verb

RECORDED = Verb("context.event.recorded", "recorded this context event")
ALTERED = Verb("context.event.altered", "changed this context event")
DEFINED = Verb("context.indicator.defined", "defined this indicator")
REDEFINED = Verb("context.indicator.redefined", "changed this indicator")
ENTERED = Verb("context.figure.entered", "entered this figure of a state")
CORRECTED = Verb("context.figure.corrected", "corrected this figure of a state")
