"""How far the markers lie from where the posed figure carries them.

Each marker is fixed to a bone at the place that fits all of its person's recordings best (its mean
in the bone's axes); what is left between there and where it was is its residual: the skin's slide,
and what the figure cannot do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from render.captured.articulation import Articulation
from render.captured.inverse import smooth, solve
from render.captured.markers import Recording, recordings
from render.captured.person import Person, person_of
from render.figure import Figure
from render.rig import SIDES
from render.vectors import Array

BONES = {
    "head": {"head": ("LFHD", "RFHD", "LBHD", "RBHD")},
    "trunk": {"spine_03": ("C7", "T10", "CLAV", "STRN", "RBAK")},
    "pelvis": {"pelvis": ("LASI", "RASI", "LPSI", "RPSI")},
    **{
        group: {
            f"{bone}_{side}": tuple(side.upper() + name for name in names)
            for side in SIDES
            for bone, names in of.items()
        }
        for group, of in {
            "arms": {"upperarm": ("SHO", "UPA", "ELB"), "lowerarm": ("FRM", "WRA", "WRB")},
            "thighs": {"thigh": ("THI",)},
            "knees": {"thigh": ("KNE",)},
            "shanks": {"calf": ("TIB", "ANK")},
            "feet": {"foot": ("HEE", "TOE")},
        }.items()
    },
}
"""Markers by the bone that carries them, in groups."""

EVERY = 5
"""Of the frames, to be quick."""

FIGURE = "plainman"
"""Any will do: its bones become the person's."""


def check(folder: Path) -> Iterator[str]:
    """A line a person: their proportions, and root mean square and worst twentieth a group."""
    people = sorted({path.stem.split("_")[1] for path in folder.glob("m*_s*.npz")})
    for who in people:
        everything = recordings(folder, who)
        person = person_of(everything)
        errors = residuals(Figure(FIGURE, person.proportions), person, everything)
        text = "  ".join(
            f"{group} {np.sqrt(np.mean(e**2)) * 100:.1f} ({np.percentile(e, 95) * 100:.1f})"
            for group, e in errors.items()
        )
        yield f"{who} {len(everything):3d} recordings, cm, root mean square (95th): {text}"


def residuals(figure: Figure, person: Person, everything: Sequence[Recording]) -> dict[str, Array]:
    """Metres of all markers of a group in every fifth frame, by group."""
    local: dict[str, list[Array]] = {}
    index = {bone: i for i, bone in enumerate(figure.rig.bones)}
    for recording in everything:
        markers = {n: smooth(places, recording.rate_hz) for n, places in recording.markers.items()}
        posed = Articulation(figure, person, solve(markers, person))
        for frame in range(0, len(posed), EVERY):
            pose = posed.pose(frame)
            for bones in BONES.values():
                for bone, names in bones.items():
                    turn, place = pose.rotations[index[bone]], pose.positions[index[bone]]
                    for name in names:
                        offset = markers[name][frame] + posed.lift - place
                        local.setdefault(name, []).append(turn.T @ offset)
    return {
        group: np.concatenate(
            [_from_mean(np.array(local[name])) for names in bones.values() for name in names]
        )
        for group, bones in BONES.items()
    }


def _from_mean(places: Array) -> Array:
    return np.asarray(np.linalg.norm(places - places.mean(axis=0), axis=1))
