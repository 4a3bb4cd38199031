"""What the field needs, and the register of needs nobody meets yet."""
