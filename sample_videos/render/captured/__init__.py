"""Real people's motion, by optical markers, on the figures."""
