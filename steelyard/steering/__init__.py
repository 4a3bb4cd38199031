"""Where to lean next: figures, reports, balance."""
