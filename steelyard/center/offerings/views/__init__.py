"""Pages of the profile of support: ``visitor`` is what anybody reads, ``desk`` where it is kept."""
