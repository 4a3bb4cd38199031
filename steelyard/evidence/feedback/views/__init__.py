"""Pages of waves: for the evaluator on the desk, for respondents on a host of their own."""
