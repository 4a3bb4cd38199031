"""One settings file, one URL table, typed environment readers. Knows every app; no app knows it."""
