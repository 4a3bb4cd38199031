"""The rows that the API gives: each list is the query of a page, each row told in the shape of the API."""
