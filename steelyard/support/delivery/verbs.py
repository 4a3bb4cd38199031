"""What can happen in the ledger."""

from steelyard.foundation.history.verbs import Verb

OPENED = Verb("delivery.support.opened", "opened this support")
ALTERED = Verb("delivery.support.altered", "changed this support")
ACTIVATED = Verb("delivery.support.activated", "made this support active")
CLOSED = Verb("delivery.support.closed", "closed this support")
PROVIDER_ADDED = Verb("delivery.support.provider_added", "added a provider to this support")
PROVIDER_ENDED = Verb("delivery.support.provider_ended", "ended a provider's part in this support")

RECORDED = Verb("delivery.activity.recorded", "recorded this activity")
CORRECTED = Verb("delivery.activity.corrected", "corrected this activity")
WITHDRAWN = Verb("delivery.activity.withdrawn", "withdrew this activity; it counts nowhere")
RESTORED = Verb("delivery.activity.restored", "took the withdrawal of this activity back")

EFFORT_RECORDED = Verb("delivery.support.effort_recorded", "recorded effort on this support")
EFFORT_WITHDRAWN = Verb("delivery.support.effort_withdrawn", "withdrew effort from this support")
COST_RECORDED = Verb("delivery.cost.recorded", "recorded this cost")
COST_CORRECTED = Verb("delivery.cost.corrected", "corrected this cost")
COST_CLOSED = Verb("delivery.cost.closed", "closed this cost as paid")
COST_WITHDRAWN = Verb("delivery.cost.withdrawn", "withdrew this cost; it counts nowhere")

PROMISED = Verb("delivery.promise.made", "promised this")
KEPT = Verb("delivery.promise.kept", "kept this promise")
DROPPED = Verb("delivery.promise.dropped", "dropped this promise")
REOPENED = Verb("delivery.promise.reopened", "opened this promise again")

TEXT_BEGUN = Verb("delivery.agreement.begun", "began a version of a text to agree on")
TEXT_ALTERED = Verb("delivery.agreement.altered", "changed the draft of a text to agree on")
TEXT_SENT = Verb("delivery.agreement.sent", "sent a text to the agency for approval")
TEXT_APPROVED = Verb("delivery.agreement.approved", "approved a text for the agency")
TEXT_SENT_BACK = Verb("delivery.agreement.sent_back", "sent a text back for the agency")

SESSION_PLANNED = Verb("delivery.session.planned", "planned this session")
SESSION_ALTERED = Verb("delivery.session.altered", "changed this session")
SESSION_CANCELLED = Verb("delivery.session.cancelled", "cancelled this session")
CALENDAR_APPLIED = Verb("delivery.calendar_file.applied", "planned the sessions of this calendar file")
CALENDAR_UNDONE = Verb("delivery.calendar_file.undone", "took the sessions of this calendar file back")
CALENDAR_LINKED = Verb("delivery.calendar.linked", "made a private calendar address")
CALENDAR_ENDED = Verb("delivery.calendar.ended", "switched a private calendar address off")

WRITTEN = Verb("delivery.ledger.written", "wrote many rows into the ledger at once")
