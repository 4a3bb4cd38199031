"""What can happen between centers."""

from steelyard.foundation.history.verbs import Verb

CHOSEN = Verb("exchange.publishing.chosen", "chose what other centers may read")
PUBLISHED = Verb("exchange.publishing.published", "published a feed")
SOURCE_ADDED = Verb("exchange.source.added", "added this center as a source")
SOURCE_ALTERED = Verb("exchange.source.altered", "changed how this source is read")
KEY_CONFIRMED = Verb("exchange.source.key_confirmed", "confirmed the key of this source")
KEY_OFFERED = Verb("exchange.source.key_offered", "found this source signed with a key that nobody confirmed")
SOURCE_STOPPED = Verb("exchange.source.stopped", "stopped reading this source and removed what came from it")
RECEIVED = Verb("exchange.copy.received", "received a feed of another center")
READ = Verb("exchange.copy.read", "read a feed of another center")
REFUSED = Verb("exchange.copy.refused", "refused a feed of another center")
APPLIED = Verb("exchange.copy.applied", "took in a feed of another center")
UNDONE = Verb("exchange.copy.undone", "undid taking in a feed of another center")
DROPPED = Verb("exchange.copy.dropped", "threw a feed of another center away")
