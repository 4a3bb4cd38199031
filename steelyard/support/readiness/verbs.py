"""What can happen on the way to an intensive support; who gave which rating is told nowhere."""

from steelyard.foundation.history.verbs import Verb

ASKED = Verb("readiness.support.asked", "asked people of the agency to rate its readiness")
RATER_ADDED = Verb("readiness.support.rater_added", "asked one more person to rate")
RATED = Verb("readiness.support.rated", "took in a rating")
SHOWN = Verb("readiness.support.shown", "showed the ratings of all")
CALLED_OFF = Verb("readiness.support.called_off", "called a round of ratings off")
REVIEWED = Verb("readiness.support.reviewed", "wrote down the context")
ANSWERED = Verb("readiness.support.answered", "answered what intensive support assumes")
PROPOSED = Verb("readiness.support.proposed", "proposed a decision on readiness")
TOLD = Verb("readiness.support.told", "told the agency: not yet, with an offer")
AGREED = Verb("readiness.support.agreed", "agreed for the agency to the decision on readiness")
SENT_BACK = Verb("readiness.support.sent_back", "sent the decision on readiness back")
