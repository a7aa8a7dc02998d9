"""What the columns of another tool's landmark table mean, by their names (docs/FORMATS.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coach.errors import TraceError
from coach.pose.landmarks import N_LANDMARKS, Landmark

__all__ = ["FIELDS", "Columns", "columns_of", "landmark_of"]

FIELDS = ("x", "y", "z", "visibility", "presence", "world_x", "world_y", "world_z")
"""What a table may say of a landmark, in the order of the array that it is read into."""

_FIELD = {
    **{name: FIELDS.index(name) for name in ("x", "y", "z", "visibility", "presence")},
    **{"v": 3, "vis": 3, "wx": 5, "wy": 6, "wz": 7},
}
_AROUND = {"landmark", "landmarks", "lm", "pose", "keypoint", "kp", "point", "joint", "mediapipe"}
"""Words that tools put beside a landmark's name or number."""

_NAMES = {landmark.name.lower(): int(landmark) for landmark in Landmark}

_FRAME = {"frame", "frame_id", "frame_idx", "frame_index", "frame_no", "frame_num", "frame_number"}
_LANDMARK = {
    *("landmark", "landmark_id", "landmark_idx", "landmark_index", "landmark_name", "landmark_no"),
    *("keypoint", "keypoint_id", "keypoint_index", "keypoint_name", "joint", "joint_name"),
}
_PERSON = {"person", "person_id", "pose_id", "pose_index", "subject", "individual", "track_id"}
_SECONDS = {
    **dict.fromkeys(("time", "time_s", "time_sec", "time_seconds", "t", "t_s"), 1.0),
    **dict.fromkeys(("seconds", "sec", "timestamp", "timestamp_s", "timestamp_sec"), 1.0),
    **dict.fromkeys(("time_ms", "timestamp_ms", "t_ms", "ms", "milliseconds"), 1e-3),
    **dict.fromkeys(("time_us", "timestamp_us", "t_us", "microseconds"), 1e-6),
}
_WIDTH, _HEIGHT = (
    {side, f"image_{side}", f"frame_{side}", f"picture_{side}", f"img_{side}", f"video_{side}"}
    for side in ("width", "height")
)


@dataclass(frozen=True)
class Columns:
    """Which column (counted from 0) holds what; None where there is none.

    seconds: of one unit of `time`. fields: column to (landmark, place in FIELDS); of a long table,
    which has a row for each landmark (`landmark` is its column), the landmark is 0 throughout.
    """

    fields: dict[int, tuple[int, int]]
    frame: int | None = None
    time: int | None = None
    seconds: float = 1.0
    landmark: int | None = None
    person: int | None = None
    width: int | None = None
    height: int | None = None

    def has(self, *names: str) -> bool:
        """Whether there is a column for each of these fields, of some landmark."""
        there = {FIELDS[field] for _, field in self.fields.values()}
        return there.issuperset(names)


def columns_of(header: Sequence[str], called: str) -> Columns:
    """Read a header. Raises TraceError where it is none of a landmark table."""
    names = ["_".join(re.findall(r"[a-z]+|\d+", name.lower())) for name in header]

    def find(known: set[str] | dict[str, float]) -> int | None:
        return next((i for i, name in enumerate(names) if name in known), None)

    time, landmark = find(_SECONDS), find(_LANDMARK)
    if landmark is not None:
        fields = {
            column: (0, field)
            for column, (words, field) in enumerate(map(_split, names))
            if field is not None and not words
        }
    else:
        fields = _wide(names, called)
    columns = Columns(
        fields,
        frame=find(_FRAME),
        time=time,
        seconds=1.0 if time is None else _SECONDS[names[time]],
        landmark=landmark,
        person=find(_PERSON),
        width=find(_WIDTH),
        height=find(_HEIGHT),
    )
    if not columns.has("x", "y"):
        raise TraceError(
            f"{called} has no columns of landmarks, such as x0, y0, z0, or left_knee_x, or "
            "landmark, x, y, z; docs/FORMATS.md has the tables that can be read."
        )
    if not columns.has("z") and not columns.has("world_x", "world_y", "world_z"):
        raise TraceError(
            f"{called} has no z of its landmarks, without which nobody can tell which way a body "
            "is turned; export them with z."
        )
    if len(set(fields.values())) < len(fields):
        raise TraceError(f"{called} has two columns for the same thing; keep one of each.")
    return columns


def landmark_of(cell: str, called: str) -> tuple[int, bool]:
    """The landmark that a long table's cell stands for, and whether by its name; a number is given
    as it is written. Raises TraceError for one that is none."""
    meant = _landmark(_words(cell.strip().removesuffix(".0")))
    if meant is None or (isinstance(meant, int) and meant > N_LANDMARKS):
        raise TraceError(
            f"{called}: “{cell[:40]}” is none of the {N_LANDMARKS} landmarks of MediaPipe's body."
        )
    return (_NAMES[meant], True) if isinstance(meant, str) else (meant, False)


def _wide(names: Sequence[str], called: str) -> dict[int, tuple[int, int]]:
    """Of a table with a row for each frame: column to (landmark, field)."""
    found: dict[int, tuple[int | str, int]] = {}
    for column, name in enumerate(names):
        words, field = _split(name)
        landmark = _landmark(words)
        if landmark is not None and field is not None:
            found[column] = (landmark, field)
    first = _first_number((landmark for landmark, _ in found.values()), called)
    return {
        column: (_settled(landmark, first), field) for column, (landmark, field) in found.items()
    }


def _words(name: str) -> list[str]:
    """Its words and numbers, without those that tools put around them."""
    return [word for word in re.findall(r"[a-z]+|\d+", name.lower()) if word not in _AROUND]


def _split(name: str) -> tuple[list[str], int | None]:
    """A column's landmark in words, and its field, which stands first or last."""
    words = _words(name)
    world = "world" in words
    words = [word for word in words if word != "world"]
    for at in (-1, 0):
        if words and words[at] in _FIELD:
            field = _FIELD[words.pop(at)]
            return words, field + FIELDS.index("world_x") if world and field < 3 else field
    return words, None


def _landmark(words: Sequence[str]) -> int | str | None:
    """A landmark's number as it is written, or its name; None where the words are neither."""
    if len(words) == 1 and words[0].isdecimal():
        return int(words[0][:6])
    name = "_".join(words)
    return name if name in _NAMES else None


def _first_number(landmarks: Iterable[int | str], called: str) -> int:
    """Whether the table counts landmarks from 0 or from 1: it has 33 of them, or some."""
    numbers = {landmark for landmark in landmarks if isinstance(landmark, int)}
    most = max(numbers, default=0)
    if most > N_LANDMARKS or (most == N_LANDMARKS and 0 in numbers):
        raise TraceError(
            f"{called} has more than the {N_LANDMARKS} landmarks of MediaPipe's body; leave those "
            "of face and hands out."
        )
    return 1 if most == N_LANDMARKS else 0


def _settled(landmark: int | str, first: int) -> int:
    return _NAMES[landmark] if isinstance(landmark, str) else landmark - first
