"""How the weights that tell repetitions from other movements are fitted."""
