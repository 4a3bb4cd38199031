"""Who enters the portal."""

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import grant

grant("portal.enter", "See one's own agency's or organization's side", {Role.RECIPIENT, Role.PARTNER, Role.ADVISER})
