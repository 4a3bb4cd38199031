"""What can happen to the charge."""

from steelyard.foundation.history.verbs import Verb

SET_UP = Verb("charge.center.set_up", "set up the center")
ALTERED_CENTER = Verb("charge.center.altered", "changed what is said of the center")
ADDED = Verb("charge.part.added", "added this to the charge")
ALTERED = Verb("charge.part.altered", "changed this part of the charge")
RETIRED = Verb("charge.part.retired", "retired this from the charge")
TAKEN_BACK = Verb("charge.part.taken_back", "took this back into the charge")
SET_HOURS = Verb("charge.staff.hours_set", "set the hours for an award year")
SET_RATE = Verb("charge.staff.rate_set", "set what an hour costs")
SET_EXPERTISE = Verb("charge.staff.expertise_set", "set the expertise")
NOTED = Verb("charge.record.noted", "noted this from a published source")
