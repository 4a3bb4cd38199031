"""The pages of the balance: ``lever`` shows where it stands, ``what_if`` what a choice would do, ``scenarios`` what was kept."""
