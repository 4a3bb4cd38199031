"""What can happen to a resource."""

from steelyard.foundation.history.verbs import Verb

ADDED = Verb("library.resource.added", "added this resource")
ALTERED = Verb("library.resource.altered", "changed this resource")
USE_NOTED = Verb("library.resource.use_noted", "noted how much this resource was used")
