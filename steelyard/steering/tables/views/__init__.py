"""The pages of tables: ``builder`` asks and shows, ``saved`` keeps."""
