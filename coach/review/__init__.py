"""Recordings that a person hands in: received, analysed one after the other, and cleared away."""
