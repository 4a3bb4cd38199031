"""Acts on measures, targets, the cover and report packs."""
