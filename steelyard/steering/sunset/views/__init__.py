"""Pages for handing over."""
