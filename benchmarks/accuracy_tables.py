"""The accuracy benchmark's figures as tables and as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from math import isnan
from typing import Any

from accuracy_targets import LIVE_WITHIN, RIVALS, AccuracyTarget, Answer, answer
from calibration import COVER_2, ENGINES, KEYS, MOST_ECE, Calibration, calibrations
from rich.table import Table
from scores import ANKLE, HEEL_TOP, HIP, KNEE, TRUNK, Row

PUBLISHED = """\
Published, of others (not run here):
OpenCap Monocular (arXiv 2603.24733, 2026): 4.8 degrees, mean absolute error over all rotations of
  a 33-degree-of-freedom skeleton, walking, squats and sit-to-stand of real people against optical
  markers; one phone at 45 degrees, still, computed on servers with a GPU. Over more joints than
  ours, some of them hard ones (rotations about the limb), and from one direction.
Portable Biomechanics Laboratory (arXiv 2507.08268, 2025): 2.8 degrees median over joints; knee 3.8,
  hip 3.5, ankle 5.5; mostly walking, patients among them, against synchronised motion capture; one
  hand-held phone, fitted with a GPU after the recording. Walking bends knees and hips less far.
Akina (arXiv 2512.06783, 2025): angles between body segments off by 16.6 % less than MediaPipe's
  world landmarks, exercises of physiotherapy. "bone lengths" is our own code after its description.
Nobody publishes heel rise, curls or kicks from one camera."""

_BY = {
    "knee": KNEE,
    "hip": HIP,
    "ankle": ANKLE,
    "trunk": TRUNK,
    "heel top": HEEL_TOP,
}


def asked_table(answers: list[Answer]) -> Table:
    """Errors against what they are to reach, beside others'."""
    table = Table(
        title="change from standing: mean over clips of each clip's mean absolute error",
        caption="degrees; heel in cm, its share of the true rise in brackets; behind raw: share of"
        " the legs in which the better of MediaPipe's two figures is nearer",
    )
    table.add_column("", no_wrap=True)
    heads = ("clips", *RIVALS, "ours", "behind raw", "live", "less rec.", "90 %", "worst")
    for head in heads:
        table.add_column(head, justify="right")
    table.add_column("worst clip", no_wrap=True)
    for head in ("not meas.", "live", "to reach"):
        table.add_column(head, justify="right")
    table.add_column("reached")
    for told in answers:
        share = "" if isnan(told.relative) else f" ({told.relative:.0%})"
        figures = (told.live, told.live_less_recorded, told.tenth, told.worst)
        table.add_row(
            told.name,
            str(told.clips),
            *(_number(told.rivals[name]) for name in RIVALS),
            _number(told.recorded) + share,
            _share(told.behind_raw),
            *(_number(figure) for figure in figures),
            told.worst_clip,
            *(_share(1 - share) for share in (told.measured, told.measured_live)),
            "" if told.most is None else f"{told.most:.1f}",
            "" if told.reached is None else _yes(told.reached),
        )
    return table


def live_sentence(answers: list[Answer]) -> str:
    """What live costs, over the rows that are held against a target."""
    known = [
        told.live_less_recorded
        for told in answers
        if told.most is not None and not isnan(told.live_less_recorded)
    ]
    if not known:
        return "Live less recorded: nothing was measured both ways."
    mean = sum(known) / len(known)
    return (
        f"Live less recorded: {mean:+.1f} on average over the rows with a target"
        f" (to reach {LIVE_WITHIN:.1f}: {_yes(mean <= LIVE_WITHIN)})."
    )


def grouped_table(rows: Iterable[Row], key: str) -> Table:
    """The mean error of each measurement, recorded and live, by view, exercise or person."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[KEYS[key](row)].append(row)
    table = Table(title=f"by {key}: recorded / live, worst clip")
    table.add_column(key)
    table.add_column("clips", justify="right")
    for head in _BY:
        table.add_column(head, justify="right")
    for name, members in sorted(groups.items()):
        cells = []
        for head, measurement in _BY.items():
            target = AccuracyTarget(head, lambda row, m=measurement: row.measurement == m)
            told = answer(target, members)
            cells.append(
                ""
                if isnan(told.recorded)
                else f"{told.recorded:.1f} / {_number(told.live)}, {told.worst:.1f}"
            )
        table.add_row(name, str(len({row.clip for row in members})), *cells)
    return table


def calibration_table(rows: list[Row]) -> Table:
    """Cover and calibration error, by view, joint and exercise, recorded and live."""
    low, high = COVER_2
    table = Table(
        title="stated uncertainty: share of errors within it, calibration error (ECE)",
        caption=f"to reach: ECE {MOST_ECE}, two sigma {low:.0%} to {high:.0%}",
    )
    table.add_column("")
    table.add_column("clips", justify="right")
    for engine in ENGINES:
        for head in (f"{engine} 1 sigma", "2 sigma", "ECE", "mean sigma"):
            table.add_column(head, justify="right")
        table.add_column("reached")
    for key in ("view", "joint", "exercise"):
        found = calibrations(rows, KEYS[key])
        for name in dict.fromkeys(name for name, _ in found):
            both = [found[name, engine] for engine in ENGINES]
            table.add_row(name, str(both[0].clips), *(c for one in both for c in _cells(one)))
        table.add_section()
    return table


def _cells(one: Calibration) -> tuple[str, ...]:
    return (
        _share(one.within_1),
        _share(one.within_2),
        "" if isnan(one.ece) else f"{one.ece:.3f}",
        _number(one.sharpness),
        "" if one.reached is None else _yes(one.reached),
    )


def as_json(answers: list[Answer], rows: list[Row]) -> dict[str, Any]:
    """All figures; what is unknown is null."""
    covers = [
        {"by": by, "name": name, "engine": engine, **asdict(told), "reached": told.reached}
        for by, key in KEYS.items()
        for (name, engine), told in calibrations(rows, key).items()
    ]
    return {
        "asked": [_nulls(asdict(told)) for told in answers],
        "calibration": [_nulls(cover) for cover in covers],
        "clips": [row.as_json() for row in rows],
    }


def _nulls(told: dict[str, Any]) -> dict[str, Any]:
    return {
        k: _nulls(v) if isinstance(v, dict) else (None if isinstance(v, float) and isnan(v) else v)
        for k, v in told.items()
    }


def _number(figure: float) -> str:
    return "" if isnan(figure) else f"{figure:.1f}"


def _share(share: float) -> str:
    return "" if isnan(share) else f"{share:.0%}"


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"
