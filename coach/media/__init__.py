"""Video in and out, and drawing on it."""
