"""Help requests as values: where they stand, the two axes, and what follows from them."""
