"""Every write of measures: definitions, measures in use, values, sharing, and what is done together."""
