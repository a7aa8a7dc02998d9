"""The exercises: one file each, found by name through `registry`."""
