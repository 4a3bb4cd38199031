"""What people type about capacities."""
