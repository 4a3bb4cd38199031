"""Where inventories stand in runs of protocols: four boards, each with its page and how far it is."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from steelyard.support.alignment.queries import steps
from steelyard.support.alignment.queries.findings import findings
from steelyard.support.alignment.queries.inventory import ORDER, listed
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.queries import boards
from steelyard.support.protocols.rules.guided.shape import Step


def _at(name: str) -> Callable[[GuidedRun, Step], str]:
    return lambda run, _: reverse(f"alignment:{name}", args=[run.pk])


def _printed_inventory(run: GuidedRun) -> dict[str, Any]:
    return {"initiatives": listed(run).order_by(*ORDER)}


def _printed_findings(run: GuidedRun) -> dict[str, Any]:
    return {"findings": findings(run)}


boards.register(
    "initiatives",
    url=_at("inventory"),
    state=steps.initiatives_state,
    mark=steps.mark,
    template="alignment/printed_inventory.html",
    context=_printed_inventory,
)
boards.register("relationships", url=_at("matrix"), state=steps.relationships_state)
boards.register("domains", url=_at("domains"), state=steps.domains_state)
boards.register(
    "findings",
    url=_at("findings"),
    state=steps.findings_state,
    template="alignment/printed_findings.html",
    context=_printed_findings,
)
