"""Where the body's mass is."""

MASS = {"upper body": (0.678, 0.626), "thigh": (0.100, 0.433), "shank": (0.061, 0.606)}
"""Share of the body's mass (of one leg's segment), and how far along the segment, from the hip's
end on, its centre lies (Winter, Biomechanics and Motor Control: head, arms and trunk; leg with
foot)."""
