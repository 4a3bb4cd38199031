"""Reading capacities: always for many agencies at once, so that a list costs what one page costs."""
