"""What differs between systems: each function here serves Linux, macOS and Windows."""
