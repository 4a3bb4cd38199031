"""Where resources stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Resources", "library:resources", "library.see", 60)
