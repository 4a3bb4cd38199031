"""What can happen to a help request."""

from steelyard.foundation.history.verbs import Verb

# How it comes in, and what the requester adds.
RECEIVED = Verb("intake.help_request.received", "received this request")
ADDED = Verb("intake.help_request.added", "took down what the requester added")
LINKED = Verb("intake.help_request.linked", "mailed the requester a new link")
SETTLED = Verb("intake.help_request.settled", "settled which agency this is")
ASSIGNED = Verb("intake.help_request.assigned", "gave this request to somebody")

# What the coordinator does with it.
SORTED = Verb("intake.help_request.sorted", "set the topic of this request")
TAKEN_UP = Verb("intake.help_request.taken_up", "took this request up")
WEIGHED = Verb("intake.help_request.weighed", "weighed this request")
DECIDED = Verb("intake.help_request.decided", "decided this request")
REOPENED = Verb("intake.help_request.reopened", "took the decision back")
CLOSED = Verb("intake.help_request.closed", "closed this request")
TOLD = Verb("intake.help_request.told", "wrote to the requester")

HANDED_OFF = Verb("intake.hand_off.sent", "passed this request on to a provider")
SENT_AGAIN = Verb("intake.hand_off.sent_again", "sent the provider a new link")
ACCEPTED = Verb("intake.hand_off.accepted", "accepted this request for the provider")
REFUSED = Verb("intake.hand_off.refused", "refused this request for the provider")
QUESTION_ASKED = Verb("intake.hand_off.question_asked", "asked something about this request for the provider")
QUESTION_ANSWERED = Verb("intake.hand_off.question_answered", "answered what the provider asked")
OUTCOME_ASKED = Verb("intake.hand_off.outcome_asked", "asked how this hand-off went")
OUTCOME_TOLD = Verb("intake.hand_off.outcome_told", "told how this hand-off went")
FLAGGED = Verb("intake.hand_off.flagged", "flagged this hand-off: the provider has not answered")
WITHDRAWN = Verb("intake.hand_off.withdrawn", "withdrew this hand-off")

MATRIX_SET = Verb("intake.matrix.set", "set a new version of the decision matrix")
