"""Form Coach: joint angles, repetitions and honest form findings from an exercise video.

What to use from Python, all of it loaded only when it is asked for:

- `analyze`: a recording in, an `Analysis` out: summary, tables, labelled arrays.
- `load`: the landmarks in a trace, or in a table that another tool wrote.
- `follow`: poses one by one, as in front of a camera.
- `Exercise`: what an exercise is made of, to write one's own (docs/PYTHON.md).
- `CoachError`: what is raised where something cannot be used; its text is one sentence.

>>> import coach
>>> sorted(coach.__all__)
['Analysis', 'CoachError', 'Exercise', '__version__', 'analyze', 'follow', 'load']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coach.api.analysis import Analysis as Analysis
    from coach.api.live import follow as follow
    from coach.api.recordings import analyze as analyze
    from coach.api.recordings import load as load
    from coach.errors import CoachError as CoachError
    from coach.exercises.base import Exercise as Exercise

__version__ = "0.1.0"

__all__ = ["Analysis", "CoachError", "Exercise", "__version__", "analyze", "follow", "load"]

_WHERE = {
    "Analysis": "coach.api.analysis",
    "CoachError": "coach.errors",
    "Exercise": "coach.exercises.base",
    "analyze": "coach.api.recordings",
    "follow": "coach.api.live",
    "load": "coach.api.recordings",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, so that `import coach` alone costs nothing (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
