"""Who may see drafts, keep events, and stand at the door."""

from steelyard.foundation.accounts.rules import EVERY_ROLE, STAFF, Role
from steelyard.foundation.kit.access import grant

_KEEPERS = {Role.DIRECTOR, Role.LIAISON, Role.COORDINATOR}

grant("events.see", "See events, drafts too", STAFF | {Role.EVALUATOR, Role.ADMINISTRATOR})
grant("events.manage", "Write, publish and cancel events and see who registered", _KEEPERS)
grant("events.check_in", "Keep the list at the door of an event", STAFF)
grant("events.see_pulse", "See what people said at the end of an event", STAFF | {Role.EVALUATOR})
grant("events.follow_calendar", "Follow one's own events in a calendar", EVERY_ROLE)
