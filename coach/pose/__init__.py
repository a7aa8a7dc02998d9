"""Pictures to body landmarks."""
