"""What `import coach` offers to programs: recordings, live poses, and their results as tables and
labelled arrays."""
