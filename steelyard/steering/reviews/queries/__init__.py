"""Reading reviews: the list, the steps, what was decided, and what became of it."""
