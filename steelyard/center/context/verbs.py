"""What can happen to context events."""

from steelyard.foundation.history.verbs import Verb

RECORDED = Verb("context.event.recorded", "recorded this context event")
ALTERED = Verb("context.event.altered", "changed this context event")
