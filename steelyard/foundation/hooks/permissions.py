"""Who may keep webhooks."""

from steelyard.foundation.accounts.rules import STAFF, Role
from steelyard.foundation.kit.access import grant

grant("hooks.keep", "Make webhooks and turn them off", STAFF | {Role.ADMINISTRATOR})
