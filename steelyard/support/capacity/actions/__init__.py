"""Every write to the framework of capacities and to what agencies hold of it."""
