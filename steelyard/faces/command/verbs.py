"""What the command can do to a whole center."""

from steelyard.foundation.history.verbs import Verb

SIMULATED = Verb("command.center.simulated", "added simulated people and activities to this center")
