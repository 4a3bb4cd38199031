"""Who works at the desk."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("desk.today", "See what is due and who waits today", STAFF | {Role.ADMINISTRATOR})
grant("desk.see_everyones", "See everybody's overdue promises", {Role.DIRECTOR})
