"""Where reports stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Reports", "packs:packs", "packs.see", 59, "Center")
nav("Numbers for funders", "packs:measures", "packs.see_measures", 60, "Center")
