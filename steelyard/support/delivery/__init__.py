"""The ledger: supports, activities, participation, effort, cost and promises."""
