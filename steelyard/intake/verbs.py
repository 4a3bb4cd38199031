"""What can happen to a help request."""

from steelyard.foundation.history.verbs import Verb

# What the coordinator does with it.
SORTED = Verb("intake.help_request.sorted", "said who asks and about what")
TAKEN_UP = Verb("intake.help_request.taken_up", "took this request up")
WEIGHED = Verb("intake.help_request.weighed", "weighed this request")
DECIDED = Verb("intake.help_request.decided", "decided this request")
REOPENED = Verb("intake.help_request.reopened", "took the decision back")
CLOSED = Verb("intake.help_request.closed", "closed this request")

HANDED_OFF = Verb("intake.hand_off.sent", "passed this request on to a provider")
SENT_AGAIN = Verb("intake.hand_off.sent_again", "sent the provider a new link")
ACCEPTED = Verb("intake.hand_off.accepted", "accepted this request for the provider")
REFUSED = Verb("intake.hand_off.refused", "refused this request for the provider")
FLAGGED = Verb("intake.hand_off.flagged", "flagged this hand-off: the provider has not answered")
WITHDRAWN = Verb("intake.hand_off.withdrawn", "withdrew this hand-off")

MATRIX_SET = Verb("intake.matrix.set", "set a new version of the decision matrix")
