"""Pure calculation: no Django, no input or output; usable from a notebook."""
