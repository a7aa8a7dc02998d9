"""Landmarks to angles with their uncertainty."""
