"""The HTTP API: a front door for programs, which composes the queries and actions that the pages use.

Its nouns: scope (what a token may be used for), cursor (where a list goes on), key of a write (so that it happens once).
"""
