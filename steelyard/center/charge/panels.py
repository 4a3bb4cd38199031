"""Where the charge appears elsewhere."""

from steelyard.foundation.kit.navigation import nav

nav("Charge", "charge:charge", "charge.see", 80, "Center")
