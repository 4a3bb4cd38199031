"""Who may see what passes between centers, and who decides about it."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("exchange.see", "See what is exchanged with other centers", STAFF)
grant("exchange.publish", "Choose what other centers may read", {Role.DIRECTOR})
grant("exchange.bring", "Read the feeds of other centers and take them in", {Role.DIRECTOR, Role.COORDINATOR})
