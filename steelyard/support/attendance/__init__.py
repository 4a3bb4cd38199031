"""Attendance from the tools that meetings are held with: read, shown, applied to the ledger, taken back."""
