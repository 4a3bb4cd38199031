"""Where the lever stands in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Balance", "balance:lever", "balance.see", 56, "Center")
