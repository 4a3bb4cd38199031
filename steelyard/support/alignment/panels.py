"""Where inventories stand in runs of protocols."""
