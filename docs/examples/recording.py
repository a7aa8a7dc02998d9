# %% [markdown]
# # A recording in tables
#
# A recording in, three things out: a summary, a table of the movements and labelled arrays.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import xarray as xr

import coach

TRACES = Path("tests/traces/rendered")

result = coach.analyze(TRACES / "squat_lean_side.npz", "squat")
print(result)

# %% [markdown]
# Every movement is a row, whatever became of it. A value without its uncertainty says little: here
# both stand beside each other.

# %%
reps = result.reps
print(reps[["rep", "outcome", "peak_deg", "peak_sd_deg", "lowering_s", "forward-lean"]])

# %% [markdown]
# How far the trunk leans at the deepest point of each repetition, from the table of the frames.

# %%
frames = result.frames.set_index("time_s")
for rep in reps[reps.counted].itertuples():
    at = frames.loc[rep.start_s : rep.end_s]
    deepest = at.loc[at.knee_flexion_left_deg.idxmax()]
    print(f"repetition {rep.rep}: {deepest.trunk_lean_deg:.0f} ± {deepest.trunk_lean_sd_deg:.0f}°")

# %% [markdown]
# The same as labelled arrays. What made them goes with them, into the file and back.

# %%
with TemporaryDirectory() as folder:
    result.motion.to_netcdf(Path(folder) / "squat.nc", engine="h5netcdf")
    motion = xr.load_dataset(Path(folder) / "squat.nc", engine="h5netcdf")
knee = motion.knee_flexion_left_deg.sel(individuals="person")
print(f"{float(knee.max()):.0f} {knee.attrs['units']}s at {float(knee.idxmax()):.1f} s")
print(motion.attrs["log"])
