"""What the center gives: the ledger, partners, the library and the three tiers."""
