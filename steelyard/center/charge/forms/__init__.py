"""Forms of the charge: ``rows`` cleans lines of files, ``pages`` what people type."""
