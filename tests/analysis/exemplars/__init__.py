"""The engine that finds groups doing better than their context predicts."""
