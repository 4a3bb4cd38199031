"""Forms of the balance: ``lever`` reads an address, ``what_if`` what somebody tries out."""
