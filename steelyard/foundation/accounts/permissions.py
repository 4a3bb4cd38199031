"""Who may see and keep accounts."""

from steelyard.foundation.accounts.rules import EVERY_ROLE, Role
from steelyard.foundation.kit.access import grant

grant("accounts.see", "See accounts and their roles", {Role.DIRECTOR, Role.ADMINISTRATOR})
grant("accounts.keep", "Invite people, grant and end roles", {Role.DIRECTOR, Role.ADMINISTRATOR})
grant("accounts.own", "See one's own account", EVERY_ROLE)
