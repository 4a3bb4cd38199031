"""What can happen to capacities."""

from steelyard.foundation.history.verbs import Verb

FRAMEWORK_BEGUN = Verb("capacity.framework.begun", "began a new version of the capacity framework")
FRAMEWORK_ALTERED = Verb("capacity.framework.altered", "changed the draft of the capacity framework")
FRAMEWORK_PUBLISHED = Verb("capacity.framework.published", "published this version of the capacity framework")
OPENED = Verb("capacity.profile.opened", "began to look at the capacities of an agency")
ROUND_OPENED = Verb("capacity.round.opened", "opened a round of ratings")
RATED = Verb("capacity.round.rated", "rated capacities")
PROPOSED = Verb("capacity.round.proposed", "wrote down the levels that both sides found")
SENT_BACK = Verb("capacity.round.sent_back", "sent the levels back")
AGREED = Verb("capacity.round.agreed", "agreed on the levels for the agency")
CLAIMED = Verb("capacity.claim.claimed", "claimed that a capacity has grown")
WITHDRAWN = Verb("capacity.claim.withdrawn", "withdrew a claim")
ADDED = Verb("capacity.evidence.added", "added evidence to a claim")
REMOVED = Verb("capacity.evidence.removed", "removed evidence from a claim")
ASKED = Verb("capacity.claim.asked", "asked the agency to confirm a claim")
CONFIRMED = Verb("capacity.claim.confirmed", "confirmed for the agency that this capacity is built")
NOT_YET = Verb("capacity.claim.not_yet", "answered that this capacity is not built yet")
FELL = Verb("capacity.claim.fell", "fell back from built to claimed")
HOLDER_NAMED = Verb("capacity.holder.named", "named somebody who holds a capacity")
HOLDER_ENDED = Verb("capacity.holder.ended", "said that somebody holds a capacity no more")
LOADED = Verb("capacity.profile.loaded", "took levels and claims of this profile from a file")
