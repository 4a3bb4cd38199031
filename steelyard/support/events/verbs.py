"""What can happen to an event and to who registers for it."""

from steelyard.foundation.history.verbs import Verb

CREATED = Verb("events.event.created", "wrote this event")
ALTERED = Verb("events.event.altered", "changed this event")
COPIED = Verb("events.event.copied", "repeated this event on other days")
PUBLISHED = Verb("events.event.published", "published this event")
CANCELLED = Verb("events.event.cancelled", "cancelled this event")
HELD = Verb("events.event.held", "closed this event and wrote it into the ledger")
QUESTIONS_SET = Verb("events.event.questions_set", "changed the questions of this event")
MATERIALS_SET = Verb("events.event.materials_set", "changed the recording and papers of this event")
EXPORTED = Verb("events.event.exported", "exported who registered for this event")
REGISTERED = Verb("events.registration.registered", "registered for an event")
WALKED_IN = Verb("events.registration.walked_in", "came to an event without registering")
MOVED_UP = Verb("events.registration.moved_up", "moved up from the waiting list")
GAVE_UP = Verb("events.registration.cancelled", "cancelled this registration")
LETTER_AGAIN = Verb("events.registration.letter_again", "mailed the confirmation again")
CHECKED_IN = Verb("events.registration.checked_in", "noted whether this person came")
