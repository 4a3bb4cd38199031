"""What a token may be used for: the front door that takes tokens registers each scope by name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """A named part of what its owner may do, as the page of tokens offers it: "people:read"."""

    name: str
    label: str


SCOPES: dict[str, Scope] = {}


def scope(name: str, label: str) -> Scope:
    """Register a scope; a name stands once."""
    if name in SCOPES:
        raise ValueError(f"The scope {name} is registered twice.")
    SCOPES[name] = Scope(name, label)
    return SCOPES[name]


def labels(names: list[str]) -> list[str]:
    """The scopes in words; one that is offered no more keeps its name."""
    return [SCOPES[name].label if name in SCOPES else name for name in names]
