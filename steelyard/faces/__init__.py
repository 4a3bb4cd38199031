"""Front doors that only compose what the apps below them offer."""
