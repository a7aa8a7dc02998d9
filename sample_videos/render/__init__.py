"""Renderer of exercise videos with exact truth: a clothed figure, posed by known joint angles.

Run it from the folder above: `python -m render --help`; README.md says how to install it.
Lengths are metres, angles in parameter tables degrees; x is the figure's left, y up, z forward.
"""
