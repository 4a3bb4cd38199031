"""The visitor's navigation."""

from steelyard.foundation.kit.navigation import PUBLIC, nav

nav("Home", "public:home", PUBLIC, 1, "", "public")
