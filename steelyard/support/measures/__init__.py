"""Measures: what is counted in intensive support, month by month, with which instrument, shared with the state team.

Nouns: instrument, definition (in versions), measure (a definition in use under a support), value, routine, shared month,
cycle, self-assessment. It reads runs of protocols and knows nothing of engagements, which join its pages by panels.
"""
