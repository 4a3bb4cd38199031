"""What can happen to the profile of support."""

from steelyard.foundation.history.verbs import Verb

ADDED = Verb("offerings.added", "added this to the profile of support")
ANSWERED = Verb("offerings.answered", "said which need this answers")
UNANSWERED = Verb("offerings.unanswered", "said that this no longer answers a need")
ALTERED = Verb("offerings.altered", "changed this in the profile of support")
