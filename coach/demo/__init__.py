"""A made-up clinic, to look at the pages with: no real person is in it."""
