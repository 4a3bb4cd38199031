"""What agencies can do: a framework in versions, levels that both sides agree on, and what was built with evidence."""
