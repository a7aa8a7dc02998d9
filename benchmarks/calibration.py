"""Whether stated uncertainties are true: how often errors lie where they were said to.

The expected calibration error (ECE) is the mean, over the central intervals of 10, 20, ..., 90 % of
a normal distribution with the stated sigma, of how far the share of frames that it covers is from
the share it says (Kuleshov, Fenner and Ermon 2018, as the mean absolute difference); 0 is perfect.
Sharpness is the mean stated sigma: of two that are calibrated, the sharper one says more. Errors
are those of the values as they are shown, offsets and all, and frames of all clips weigh alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan

import numpy as np
from scores import ANKLE, HEEL_TOP, HIP, KNEE, LEVELS, TRUNK, Row, Score

MOST_ECE, COVER_2 = 0.05, (0.93, 0.97)
"""What is to be reached, by the expected calibration error and by the cover of two sigma."""

ENGINES = ("recorded", "live")
JUDGED = (KNEE, HIP, ANKLE, TRUNK, HEEL_TOP)

Key = Callable[[Row], str]

KEYS: dict[str, Key] = {
    "view": lambda row: str(row.view),
    "joint": lambda row: row.measurement,
    "exercise": lambda row: row.exercise,
    "person": lambda row: row.person,
}


@dataclass(frozen=True)
class Calibration:
    """Of some rows, measured one way; NaN where nothing was measured. frames: with a value."""

    clips: int
    frames: int
    within_1: float = nan
    within_2: float = nan
    ece: float = nan
    sharpness: float = nan

    @property
    def reached(self) -> bool | None:
        """Whether both figures are as asked."""
        if not self.frames:
            return None
        return self.ece <= MOST_ECE and COVER_2[0] <= self.within_2 <= COVER_2[1]


def calibration(rows: Iterable[Row], engine: str) -> Calibration:
    """Of the angles and tops among some rows, e.g. those of some people. engine: of ENGINES."""
    judged = [row for row in rows if row.measurement in JUDGED]
    scores: list[Score] = [getattr(row, engine) for row in judged]
    known = [score for score in scores if score.known]
    clips = len({row.clip for row in judged})
    if not known:
        return Calibration(clips, 0)
    weights = [score.known for score in known]

    def mean(figures: list[float]) -> float:
        return float(np.average(figures, weights=weights))

    covered = np.average([score.within for score in known], axis=0, weights=weights)
    return Calibration(
        clips=clips,
        frames=sum(weights),
        within_1=mean([score.within_1 for score in known]),
        within_2=mean([score.within_2 for score in known]),
        ece=float(np.abs(covered - LEVELS).mean()),
        sharpness=mean([score.sd for score in known]),
    )


def calibrations(rows: Iterable[Row], key: Key) -> dict[tuple[str, str], Calibration]:
    """By what `key` says of a row, and by engine."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.measurement in JUDGED:
            groups[key(row)].append(row)
    return {
        (name, engine): calibration(groups[name], engine)
        for name in sorted(groups)
        for engine in ENGINES
    }
