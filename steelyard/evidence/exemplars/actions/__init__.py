"""Every write to studies of exemplars, to dossiers, and to what is spread of them."""

from steelyard.evidence.exemplars.actions.dossiers import alter_look, decide, look_closer, open_dossier
from steelyard.evidence.exemplars.actions.spreading import (
    agree,
    draft,
    note_uptake,
    plan_step,
    withdraw_consent,
    write_practice,
)
from steelyard.evidence.exemplars.actions.studies import (
    FIT,
    ask,
    bring,
    keep_found,
    keep_problem,
    put_back,
    withdraw,
)

__all__ = [
    "FIT", "agree", "alter_look", "ask", "bring", "decide", "draft", "keep_found", "keep_problem", "look_closer",
    "note_uptake", "open_dossier", "plan_step", "put_back", "withdraw", "withdraw_consent", "write_practice",
]  # fmt: skip
