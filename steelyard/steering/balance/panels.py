"""Where the lever stands in the navigation."""
