"""What can happen when a center ends."""

from steelyard.foundation.history.verbs import Verb

SAID = Verb("sunset.consent.noted", "noted whether this person may be passed on by name")
WRITTEN = Verb("sunset.pack.written", "wrote the sunset pack of this center")
RESTORED = Verb("sunset.pack.restored", "filled this installation from a sunset pack")
