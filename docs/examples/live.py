# %% [markdown]
# # Poses as they come
#
# In front of a camera nothing is known of what comes. `coach.follow` takes one pose after the other
# and says after each what the live engine knows by then. Here the poses are a recording's; any
# iterable of `Pose` will do.

# %%
from pathlib import Path

import coach

poses = coach.load(Path("tests/traces/rendered/curl_good_side.npz"))

for frame in coach.follow(poses, "hamstring-curl"):
    for event in frame.events:
        if event.rep is not None:
            peak = f"{event.rep.peak:.0f} ± {event.rep.peak_sd:.0f} {event.rep.unit}"
            print(f"{frame.time_s:5.1f} s  {event.kind}: {peak}")

# %% [markdown]
# Without an exercise it measures alone. What is missing says why.

# %%
frame = next(coach.follow(poses))
value, sd, reason = frame.motion["knee_flexion_left_deg"]
print(reason or f"{value:.1f} ± {sd:.1f} degrees")

# %% [markdown]
# How much is lost by not knowing what comes: the same recording, live and afterwards.

# %%
after = coach.analyze(poses, "hamstring-curl").reps.peak_deg
live = coach.analyze(poses, "hamstring-curl", as_live=True).reps.peak_deg
print((live - after).round(1).to_list())
