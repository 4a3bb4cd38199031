"""Who may read what was done."""

from steelyard.foundation.kit.access import grant

# Role names as text: history lies below accounts.
grant(
    "history.see",
    "See the history of records",
    {"director", "liaison", "coordinator", "librarian", "evaluator", "administrator"},
)
