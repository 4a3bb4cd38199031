"""The inventory of initiatives of a run: what there is, how it hangs together, and what is missing."""
