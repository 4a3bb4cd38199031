"""Where results stand in the navigation."""

from steelyard.foundation.kit.navigation import PUBLIC, nav

nav("Results", "results:shown", PUBLIC, 18, "", "public")
nav("Releases", "results:rooms", "results.read", 62, "Evidence")
