"""Who may see and keep resources."""

from steelyard.foundation.accounts.rules import EVERY_ROLE, Role
from steelyard.foundation.kit.access import grant

grant("library.see", "See resources", EVERY_ROLE)
grant("library.keep", "Keep resources", {Role.LIBRARIAN, Role.DIRECTOR})
grant("library.review", "Put resources to the expert and the equity review", {Role.LIBRARIAN, Role.DIRECTOR})
