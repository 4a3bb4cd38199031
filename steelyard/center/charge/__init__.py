"""What the center is funded to do: focal areas, topics, tiers, award years, staff."""
