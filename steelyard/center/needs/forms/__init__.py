"""Forms of the needs: ``rows`` cleans lines of files, the others what people type."""
