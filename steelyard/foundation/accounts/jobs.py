"""What happens to accounts by itself."""

from steelyard.foundation.accounts import actions
from steelyard.foundation.work.registry import daily


@daily
def expire_idle() -> None:
    """Deactivate accounts that nobody has used for 90 days."""
    actions.expire_idle()


@daily
def forget_ended_sessions() -> None:
    """Delete what is left of sessions that are over."""
    actions.forget_ended_sessions()
