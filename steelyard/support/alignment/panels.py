"""Where inventories stand in runs of protocols: four boards, each with its page and how far it is."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from steelyard.support.alignment.queries import steps
from steelyard.support.alignment.queries.findings import findings
from steelyard.support.alignment.queries.inventory import ORDER, listed
from steelyard.support.alignment.queries.rounds import kept, moved
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.queries import boards
from steelyard.support.protocols.queries.boards import Board
from steelyard.support.protocols.rules.guided.shape import Step


def _at(name: str) -> Callable[[GuidedRun, Step], str]:
    return lambda run, _: reverse(f"alignment:{name}", args=[run.pk])


def _printed_inventory(run: GuidedRun) -> dict[str, Any]:
    return {"initiatives": listed(run).order_by(*ORDER)}


def _printed_findings(run: GuidedRun) -> dict[str, Any]:
    return {"findings": findings(run)}


def _both_inventories(before: GuidedRun, run: GuidedRun) -> dict[str, Any]:
    return {"kept": kept(before, run)}


def _both_domains(before: GuidedRun, run: GuidedRun) -> dict[str, Any]:
    return {"moved": moved(run), "rounds": (before.round, run.round)}


for board in (
    Board(
        "initiatives",
        url=_at("inventory"),
        state=steps.initiatives_state,
        mark=steps.mark,
        template="alignment/printed_inventory.html",
        context=_printed_inventory,
        compared="alignment/compared_inventory.html",
        comparing=_both_inventories,
    ),
    Board("relationships", url=_at("matrix"), state=steps.relationships_state),
    Board(
        "domains",
        url=_at("domains"),
        state=steps.domains_state,
        compared="alignment/compared_domains.html",
        comparing=_both_domains,
    ),
    Board(
        "findings",
        url=_at("findings"),
        state=steps.findings_state,
        template="alignment/printed_findings.html",
        context=_printed_findings,
    ),
):
    boards.register(board)
