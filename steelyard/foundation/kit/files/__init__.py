"""Files of people: looked into before they are taken, kept once, and sent so that no browser runs them."""
