"""The first entry of the desk's navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Today", "desk:today", "desk.today", 0)
