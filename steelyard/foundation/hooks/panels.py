"""Where webhooks stand in the person's own menu."""

from steelyard.foundation.kit.navigation import nav

nav("Webhooks", "hooks:subscriptions", "hooks.keep", 21, "person", "desk")
