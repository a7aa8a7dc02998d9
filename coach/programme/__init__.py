"""What to do in a session: exercises, legs, sets, repetitions, rests."""
