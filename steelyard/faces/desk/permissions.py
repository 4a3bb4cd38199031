"""Who works at the desk."""

from steelyard.foundation.accounts.rules import EVERY_ROLE, STAFF, Role
from steelyard.foundation.kit.access import grant

grant("desk.today", "See what is due and who waits today", STAFF | {Role.ADMINISTRATOR})
grant("desk.see_everyones", "See everybody's overdue promises", {Role.DIRECTOR})
grant("desk.help", "Read the help, and be done with the tour", EVERY_ROLE, needs_role=False)
