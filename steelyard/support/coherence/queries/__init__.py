"""Reading support maps. Rows leave the database only through the querysets of models that say how much may be seen."""
