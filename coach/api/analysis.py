"""`coach.Analysis`: a recording's results, as a program takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.coaching import results
from coach.extras import require
from coach.pose.landmarks import PoseTrack
from coach.reports.summary import Summary, summary_of
from coach.words import result_words

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["Analysis"]


@dataclass(frozen=True, repr=False, eq=False)
class Analysis:
    """What `analyze` found in a recording.

    Tables and dataset are made anew each time, so that changing one changes nothing else. They need
    `pip install "form-coach[notebook]"`; without it `MissingExtra`, a `CoachError`, says so.

    >>> import coach
    >>> result = coach.analyze("tests/traces/rendered/squat_good_side.npz", "squat")
    >>> result.summary.view.name
    'side'
    >>> result.reps[result.reps.counted].shape[0]
    3
    >>> sorted(result.motion.sizes.items())
    [('individuals', 1), ('keypoints', 33), ('space', 3), ('time', 324)]
    """

    recorded: results.Analysis
    """As the engine has it, for whoever needs more."""

    @property
    def summary(self) -> Summary:
        """What summary.json holds (docs/FORMATS.md), rounded to what its uncertainty can carry:
        counts, every movement with its findings and outcome, quality, provenance."""
        return summary_of(self.recorded)

    @property
    def poses(self) -> PoseTrack:
        """The landmarks, (T, 33, 3) and more, one row a frame."""
        return self.recorded.poses

    @property
    def reps(self) -> pd.DataFrame:
        """One row for every movement, whatever became of it: the columns of reps.csv, not rounded,
        and `probability`. `reps[reps.counted]` are those that count."""
        require("pandas", "notebook", "The table of repetitions")
        from coach.api.tables import reps_table

        return reps_table(self.recorded)

    @property
    def frames(self) -> pd.DataFrame:
        """One row for every frame: the columns of frames.csv, not rounded; NaN was not measured,
        and each angle has its one-sigma uncertainty beside it."""
        require("pandas", "notebook", "The table of frames")
        from coach.api.tables import frames_table

        return frames_table(self.recorded)

    @property
    def motion(self) -> xr.Dataset:
        """Landmarks and measurements as an xarray Dataset in the layout of the package movement:
        dimensions time, space, keypoints, individuals (docs/FORMATS.md). `motion.to_netcdf(path)`
        keeps it, and `xarray.load_dataset(path)` gives it back unchanged."""
        require("xarray", "notebook", "The labelled dataset")
        require("h5netcdf", "notebook", "The labelled dataset")
        from coach.api.dataset import motion_dataset

        return motion_dataset(self.recorded)

    def __repr__(self) -> str:
        name, summary = self.recorded.source.name, self.recorded.summary
        return f"<Analysis of {name}: {result_words.tally(summary)}>"
