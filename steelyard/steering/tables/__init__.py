"""Ask the data: tables that staff put together from a closed catalog of what can be counted and by what."""
