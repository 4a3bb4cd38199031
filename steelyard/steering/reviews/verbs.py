"""What can happen to a review of the balance."""

from steelyard.foundation.history.verbs import Verb

STARTED = Verb("reviews.review.started", "started this review")
ALTERED = Verb("reviews.review.altered", "changed the frame of this review")
WRITTEN = Verb("reviews.text.written", "wrote in this review")
DECIDED = Verb("reviews.decision.made", "wrote down this decision")
DECISION_ALTERED = Verb("reviews.decision.altered", "changed this decision")
DECISION_TAKEN_BACK = Verb("reviews.decision.taken_back", "took this decision back")
FOLLOWED = Verb("reviews.follow_up.written", "said what happened to this decision")
CLOSED = Verb("reviews.review.closed", "closed this review")
REOPENED = Verb("reviews.review.reopened", "opened this review again")
DROPPED = Verb("reviews.review.dropped", "set this review aside")
