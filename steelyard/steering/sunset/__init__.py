"""When an award ends: everything the center may pass on, in open formats, and an installation made from it again."""
