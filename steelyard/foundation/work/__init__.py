"""Long work with progress, scheduled work, and the mail outbox.

Its nouns: letter (Mail), job (Job), duty (Duty: work that falls due again and again). It knows no noun of the domain:
what a job does is a function that another app registers by name.
"""
