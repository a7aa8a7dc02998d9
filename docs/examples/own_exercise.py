# %% [markdown]
# # An exercise of one's own: the mini squat
#
# Somebody is to bend their knees by 50 degrees, and by no more than 60. The squat that Form Coach
# knows calls that shallow. This page declares an exercise of which it is the aim, and more is the
# fault; then it follows two recordings. Everything here runs as it stands, from the project's
# folder.
#
# ## What a repetition is read from
#
# The **signal** is one number a frame and leg: near 0 at rest, growing towards the peak. The
# counter works on this alone. Here it is how far the knee is bent, in degrees.

# %%
import numpy as np

from coach.exercises.base import (
    SIDE_VIEWS,
    Check,
    Dose,
    Exercise,
    Guide,
    MovementWindow,
    Phases,
    Signal,
    Target,
    Value,
    fixed,
    over,
)
from coach.exercises.measures import feet_wander
from coach.motion.types import COLUMN, Motion

KNEES = [COLUMN["knee_flexion_left_deg"], COLUMN["knee_flexion_right_deg"]]


def knees_bent(motion: Motion) -> tuple[float, float]:
    """The mean of both knees, twice: the legs work as one."""
    both = motion.values[KNEES]
    bent = float(np.nanmean(both)) if np.isfinite(both).any() else float("nan")
    return bent, bent


# %% [markdown]
# ## What is measured of a movement
#
# A measurement gets the movement's frames and gives a `Value`: a number and its one-sigma
# uncertainty, or `unknown("why")`. `certain_leg` takes the leg that was seen better, at the top
# of the movement.


# %%
def deepest(window: MovementWindow) -> Value:
    """Knee flexion at the deepest point, degrees."""
    return window.certain_leg("knee_flexion_{side}_deg")


# %% [markdown]
# ## The exercise
#
# - `phases`: a whole repetition is a bend of 50 degrees; 60 % of that counts, 40 % is told as a
#   partial one.
# - `gates`: what speaks against a repetition although the signal looks like one: here, feet that
#   wander.
# - `checks`: what is asked of each repetition, with a limit, its source, the views that can tell,
#   and words.

# %%
MINI_SQUAT = Exercise(
    name="mini-squat",
    title="Mini squat",
    unit="deg",
    joint="knee",
    signal=Signal(knees_bent, ("knee_flexion_left_deg", "knee_flexion_right_deg"), both_legs=True),
    phases=Phases(
        full_range=50.0,
        count_share=0.6,
        partial_share=0.4,
        doubt_share=0.05,
        rest_share=0.4,
        min_s=0.6,
        max_s=20.0,
        lowers_first=True,
    ),
    goal=Target(50.0),
    peak=deepest,
    gates=(over("feet-step", feet_wander, 30.0, "the feet moved", "walking"),),
    checks=(
        Check(
            name="too-deep",
            title="Not too deep",
            measure=deepest,
            limit=fixed(60.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn="turn side-on to the camera",
            cue="Not so deep",
            advice="You went further than you were to; stop earlier.",
            source="an invented instruction, for this example",
        ),
    ),
    dose=Dose(sets=2, reps=8, source="an invented instruction, for this example"),
    guide=Guide(
        why="Keeps the thighs at work without much load behind the kneecap.",
        steps=("Stand side-on to the camera.", "Bend the knees a little.", "Come up again."),
        care="Stop where it begins to hurt.",
    ),
)

# %% [markdown]
# ## Following a recording
#
# A trace holds the landmarks of a recording; `Measurer` makes angles of them, and a `SetFollower`
# counts. The two traces are of rendered people: one who squats half way, and one who squats
# fully.

# %%
from pathlib import Path

from coach.coaching.follower import SetFollower
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.pose.trace_file import load_trace

TRACES = Path("tests/traces/rendered")


def follow(trace: str, exercise: Exercise):
    """The set in a trace, as this exercise."""
    follower = SetFollower(exercise, Settings())
    for motion in Measurer().run(load_trace(TRACES / f"{trace}.npz")):
        follower.follow(motion)
    return follower.finish()


for trace in ("squat_shallow_side", "squat_good_side"):
    for exercise in (get("squat"), MINI_SQUAT):
        found = follow(trace, exercise)
        faults = [one.check for rep in found.reps for one in rep.findings if one.verdict == "fault"]
        peaks = ", ".join(f"{one.peak:.0f} ± {one.peak_sd:.0f}" for one in found.movements)
        print(f"{trace} as {exercise.name}: {found.rep_count} counted; peaks {peaks}; {faults}")

# %% [markdown]
# Who squats half way is told so by the squat, and makes a sound mini squat each time; who squats
# fully goes too deep for one. [Adding an exercise](../ADD_EXERCISE.md) says how to make an
# exercise known to the command line and the app.
