"""Where reviews stand in the navigation."""

from steelyard.foundation.kit.navigation import nav

nav("Reviews of the balance", "reviews:reviews", "reviews.see", 57, "Center")
