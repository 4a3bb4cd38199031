"""Pages of engagements, for the desk and for the agency."""
