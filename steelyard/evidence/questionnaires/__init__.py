"""What is asked: forms with conditions, modules and translations, in versions that stay comparable."""
