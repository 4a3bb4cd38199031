"""What people enter about reports, their targets, their cover and the center's own measures."""
