"""The reviewer's own page, and the pages of whoever keeps the runs."""
