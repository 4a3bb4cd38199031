"""What came of it: figures released under the disclosure rules, with words beside them."""
