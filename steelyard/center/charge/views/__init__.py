"""Pages of the charge: the parts, the staff, and the set-up of a new center."""
