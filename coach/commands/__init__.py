"""The commands, a file each kind, and what they share; `coach.cli` hangs them up."""
