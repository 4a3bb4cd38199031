"""Components, forms, access and pages; no nouns of the domain."""
