"""The exchange format of the Rotterdam Exchange Format Initiative (REFI-QDA): projects (.qdpx) and codebooks (.qdc)."""
