"""What can happen to the profile of support."""

from steelyard.foundation.history.verbs import Verb

ADDED = Verb("offerings.added", "added this to the profile of support")
ALTERED = Verb("offerings.altered", "changed this in the profile of support")
