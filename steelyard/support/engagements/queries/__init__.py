"""Reading engagements: the workspace, the agreement, the scorecard, onward reach, and all of them at once."""
