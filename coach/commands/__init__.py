"""The commands beside analysing and serving, a file each kind; `coach.cli` hangs them up."""
