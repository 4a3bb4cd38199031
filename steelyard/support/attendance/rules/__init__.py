"""Attendance as values: files of tools, who took part, for how long."""
