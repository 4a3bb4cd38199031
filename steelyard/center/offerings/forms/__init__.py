"""Forms of the profile of support: ``rows`` cleans lines of files, ``pages`` what people type."""
