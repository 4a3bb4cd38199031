"""``python -m steelyard.faces.command``: the steelyard command."""

from steelyard.faces.command.main import main

main()
