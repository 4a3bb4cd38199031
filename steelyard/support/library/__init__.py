"""Resources: what they are about and where they are."""
