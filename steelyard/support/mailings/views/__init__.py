"""The pages of mailings: audiences and letters on the desk, one's own letters, and the link that stops them."""
