"""Letters to whoever takes part in a run."""
