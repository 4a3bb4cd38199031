"""What is handed out: calendars, letters, codes to scan, tables."""
