"""What the API does by itself."""

from steelyard.faces.api import actions
from steelyard.foundation.work.registry import daily


@daily
def forget_keys() -> None:
    """Delete the keys of writes whose day is over."""
    actions.forget_keys(by=None)
