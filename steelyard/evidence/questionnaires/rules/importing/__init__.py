"""Forms that other tools made: what fits is taken, and what does not is named with its place and the reason."""
