"""Where accounts appear elsewhere: the person's own menu and the desk's."""

from steelyard.foundation.kit.navigation import nav

nav("Your account", "accounts:own", "accounts.own", 10, "person", "desk")
nav("Your account", "accounts:own", "accounts.own", 10, "person", "portal")
nav("Who has access", "accounts:accounts", "accounts.see", 90, "Center", "desk")
