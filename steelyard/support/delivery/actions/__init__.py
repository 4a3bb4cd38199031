"""Every write in the ledger, by noun."""

from steelyard.support.delivery.actions.activities import (
    ActivityValues,
    CannotRecord,
    ParticipantValues,
    PromiseValues,
    alter_activity,
    record_activity,
    record_effort,
    restore_activity,
    withdraw_activity,
    withdraw_effort,
)
from steelyard.support.delivery.actions.bulk import write_many
from steelyard.support.delivery.actions.costs import CannotCost, CostValues, close_cost, record_cost, withdraw_cost
from steelyard.support.delivery.actions.promises import (
    CannotPromise,
    NewPromise,
    drop_promise,
    keep_promise,
    make_promise,
    reopen_promise,
)
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
    "ActivityValues",
    "CannotChangeStatus",
    "CannotCost",
    "CannotPromise",
    "CannotProvide",
    "CannotRecord",
    "CostValues",
    "NewPromise",
    "ParticipantValues",
    "PromiseValues",
    "ProviderValues",
    "SupportValues",
    "add_provider",
    "alter_activity",
    "alter_support",
    "change_status",
    "close_cost",
    "drop_promise",
    "end_provider",
    "keep_promise",
    "make_promise",
    "open_support",
    "record_activity",
    "record_cost",
    "record_effort",
    "reopen_promise",
    "restore_activity",
    "withdraw_activity",
    "withdraw_cost",
    "withdraw_effort",
    "write_many",
]
