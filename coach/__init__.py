"""Form Coach: joint angles, repetitions and honest form findings from an exercise video."""

__version__ = "0.1.0"
