"""Where collaboratives and teams stand in the navigation, and on the pages of states and agencies."""
