"""What lasts: people, prescriptions, sessions, and who may see what of them."""
