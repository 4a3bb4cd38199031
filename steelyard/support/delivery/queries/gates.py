"""Gates: what apps above the ledger ask for before a support may be as somebody wants it."""

from collections.abc import Callable

from steelyard.support.delivery.models import Support

# Takes a support as it is to be and as it was (None: it is new); answers why not, or nothing.
Gate = Callable[[Support, Support | None], str]
_GATES: list[Gate] = []


def use_gate(gate: Gate) -> Gate:
    """Ask this gate too, whenever a support is opened, changed or moved to another status."""
    if gate not in _GATES:
        _GATES.append(gate)
    return gate


def refusal(wanted: Support, before: Support | None = None) -> str:
    """The first reason why a support cannot be as it is wanted; empty if it can."""
    return next((told for gate in _GATES if (told := gate(wanted, before))), "")
