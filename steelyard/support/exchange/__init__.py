"""Centers tell each other what they offer, what they know and, where an agency agrees, whom they support.

Its nouns: feed (what this center publishes), source (another center that is read), copy (one reading of a source's
feed) and the rows of a copy. Rows of others never enter our own ledger.
"""
