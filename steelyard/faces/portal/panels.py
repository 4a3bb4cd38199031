"""The portal's navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Your agency", "portal:portal", "portal.enter", 5, "", "portal")
