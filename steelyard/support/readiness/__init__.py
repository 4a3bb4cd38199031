"""Whether an agency is ready for intensive support, and the gate that asks for it."""
