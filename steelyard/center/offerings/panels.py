"""Where the profile of support is found from."""

from steelyard.foundation.kit.navigation import PUBLIC, nav

nav("What we do", "offerings:what-we-do", PUBLIC, 2, "", "public")
nav("Profile of support", "offerings:offerings", "offerings.see", 32, "Charge")
