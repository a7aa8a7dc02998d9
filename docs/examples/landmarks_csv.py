# %% [markdown]
# # Another tool's landmarks
#
# Many tools write MediaPipe's landmarks as a table. Here one is made out of a trace, with holes in
# it, and read back: a hole is no evidence, and touches nothing else.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

import coach

poses = coach.load(Path("tests/traces/rendered/squat_good_side.npz"))
table = pd.DataFrame(
    {
        "frame": np.arange(len(poses)),
        **{
            f"{axis}{number}": column
            for number in range(33)
            for axis, column in zip(
                "xyzv",
                [*poses.landmarks[:, number].T, poses.visibility[:, number]],
                strict=True,
            )
        },
    }
)
holes = np.random.default_rng(1).random(table.shape) < 0.01
holes[:, 0] = False
table = table.mask(holes)

# %% [markdown]
# Such a table says neither how fast nor how large the pictures were: both are to be given.

# %%
with TemporaryDirectory() as folder:
    table.to_csv(Path(folder) / "landmarks.csv", index=False)
    result = coach.analyze(Path(folder) / "landmarks.csv", "squat", fps=30, size=(640, 480))
whole = coach.analyze(poses, "squat")
print(result, *result.summary.quality.notes)
print(
    "further than without holes:", (result.reps.peak_deg - whole.reps.peak_deg).round(1).to_list()
)
