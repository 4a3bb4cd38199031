"""Pages of the evaluator: questionnaires, the builder, the library, trying a form out."""
