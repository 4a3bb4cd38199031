"""Every write in the ledger, by noun."""

from steelyard.support.delivery.actions.supports import (
    CannotChangeStatus,
    CannotProvide,
    ProviderValues,
    SupportValues,
    add_provider,
    alter_support,
    change_status,
    end_provider,
    open_support,
)

__all__ = [
    "CannotChangeStatus",
    "CannotProvide",
    "ProviderValues",
    "SupportValues",
    "add_provider",
    "alter_support",
    "change_status",
    "end_provider",
    "open_support",
]
