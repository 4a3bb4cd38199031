"""Districts and schools that do better than their context predicts."""
