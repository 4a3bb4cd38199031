"""Long work: the whole picture of a large inventory, drawn beside the pages."""
