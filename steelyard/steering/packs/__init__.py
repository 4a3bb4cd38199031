"""Numbers that funders ask for, computed from the ledger, and the report packs that keep them as they were submitted."""
