"""Who the center is: people, charge, context, needs, offerings."""
