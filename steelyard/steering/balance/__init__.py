"""Balance: the lever and its fulcrum, from the ledger; it shows, it does not grade."""
