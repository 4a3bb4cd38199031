"""The strategic review: a regular look at the whole balance, with what is decided from it."""
