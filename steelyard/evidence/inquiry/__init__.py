"""Interviews and documents, coded together, tied to the record of support.

The room of the independent evaluator: nobody of the center reads a word here until the evaluator releases it.
"""
