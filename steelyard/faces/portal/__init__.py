"""What recipients and partners see."""
