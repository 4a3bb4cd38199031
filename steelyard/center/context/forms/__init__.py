"""Forms of context events: ``rows`` cleans lines of files, ``pages`` what people type."""
