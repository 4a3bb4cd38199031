"""Reading numbers and packs."""
