"""Landmark sets made from motion in space, to fit and to test the counting on.

Nothing of `coach` imports this package. The renderer's joint kinematics are used without drawing
anything; the renderer lies beside the sample videos and calls itself `render`.
"""

import sys
from pathlib import Path

_RENDERER = str(Path(__file__).resolve().parent.parent / "sample_videos")
if _RENDERER not in sys.path:
    sys.path.append(_RENDERER)
