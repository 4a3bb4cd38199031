"""Who helps an agency with what, as the agency keeps it; and whom it lets see that."""
