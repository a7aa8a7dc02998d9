"""What goes on with each of the forty made-up people, and what was prescribed for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from coach.programme.plan import Block

__all__ = ["PROGRAMMES", "STORIES", "Story"]

_KEPT = TypeAdapter(dict[str, tuple[Block, ...]])

PROGRAMMES = _KEPT.validate_json(Path(__file__).with_name("programmes.json").read_bytes())
"""What is prescribed, by what it is for; targets are those of the end."""

_FRONT, _BACK, _LEFT, _RIGHT, _CALF, _CHAIR = PROGRAMMES


@dataclass(frozen=True)
class Story:
    """How it goes with somebody.

    From the first to the last week (where it is sudden: before and in the last ten days): reach,
    their movements as a share of those in the clips; pain and effort, after a session; faulty, the
    share of sets with a fault. weaker: of that leg's movement so much is missing. keeps: the share
    of the due days on which they exercise; breaks: that of sessions that are broken off. days: how
    many a week are due. weeks: how long they have been here; stops: so many days before today was
    their last. first_target: what the targets were in the first half, as a share of today's. hurt:
    the last session was stopped because it hurt; hurt_before: so many before the last one was.
    signs: what they answered to the warning signs. ended: so many days ago the programme was ended.
    landmarks: those of the last session's sets are kept.
    """

    name: str
    programme: str
    reach: tuple[float, float] = (0.84, 0.88)
    pain: tuple[float, float] = (2.0, 2.0)
    effort: tuple[float, float] = (4.0, 4.0)
    faulty: tuple[float, float] = (0.2, 0.2)
    weaker: tuple[str, float] = ("", 0.0)
    keeps: float = 0.75
    breaks: float = 0.0
    days: int = 3
    weeks: float = 12.0
    stops: int = 0
    first_target: float = 1.0
    sudden: bool = False
    hurt: bool = False
    hurt_before: int = 0
    signs: tuple[str, ...] = ()
    ended: int | None = None
    landmarks: bool = False


_NO_SESSION = 400

_URGENT = (
    Story(
        "stopped because it hurt, after the target was raised",
        *(_FRONT, (0.80, 0.98), (3.0, 5.0)),
        hurt=True,
        first_target=0.75,
        landmarks=True,
    ),
    Story(
        "told of a warning sign", _BACK, signs=("your calf is swollen and warm",), landmarks=True
    ),
    Story("pain grows from session to session", _LEFT, (0.88, 0.84), (1.0, 7.4), landmarks=True),
    Story("fell silent after a good month", _BACK, pain=(4.0, 4.0), weeks=8.0, stops=24),
    Story("never began", _CHAIR, weeks=3.5, stops=_NO_SESSION),
)
_SOON = (
    Story(
        *("form gets worse", _FRONT),
        faulty=(0.1, 0.9),
        sudden=True,
        first_target=0.8,
        landmarks=True,
    ),
    Story("form gets worse, on one side", _BACK, faulty=(0.1, 0.8), sudden=True),
    Story("comes now and then", _RIGHT, keeps=0.35),
    Story("does little of it", _CALF, keeps=0.4, days=4),
    Story("is often interrupted", _BACK, breaks=0.5),
    Story("goes less far than a few weeks ago", _FRONT, (1.0, 0.65), weeks=6.0),
    Story("finds it harder and harder", _LEFT, effort=(2.0, 8.0), weeks=6.0),
    Story("is behind with the right leg", _CALF, weaker=("right", 0.22), landmarks=True),
    Story("has had no programme for a week", _CHAIR, ended=7),
    Story("has not come for nine days", _RIGHT, stops=9),
    Story("it hurt ten days ago, and has eased", _BACK, pain=(3.0, 3.0), hurt_before=3),
)
_GLAD = (
    Story("further and further", _FRONT, (0.55, 1.05), weeks=7.0, landmarks=True),
    Story("reached the target", _BACK, (0.9, 1.08), first_target=0.8, landmarks=True),
    Story("pain eases", _LEFT, pain=(6.0, 1.0), weeks=6.0),
    Story("keeps the programme", _CALF, keeps=1.0),
    Story("keeps the programme on every day", _CHAIR, keeps=1.0, days=7),
    Story("keeps the programme with an operated knee", _RIGHT, keeps=1.0, days=4),
    Story("reached the target of the second half", _FRONT, (0.85, 1.06), first_target=0.7),
    Story("goes further with each week", _BACK, (0.6, 1.0), weeks=6.0),
)
_STEADY = (
    *(Story(f"steady, {name}", name, landmarks=name == _BACK) for name in PROGRAMMES),
    *(Story("steady, two days a week", name, days=2) for name in (_FRONT, _BACK, _LEFT, _CALF)),
    *(
        Story("targets were raised", name, first_target=0.8, faulty=(0.4, 0.3))
        for name in (_FRONT, _BACK, _CALF)
    ),
    Story("some pain that stays the same", _RIGHT, pain=(3.0, 3.0)),
    Story("came three weeks ago", _CHAIR, weeks=3.0),
    Story("began today", _FRONT, weeks=0.0, stops=_NO_SESSION),
)


def _mixed(*groups: tuple[Story, ...]) -> tuple[Story, ...]:
    """All of them, such that those of a group do not stand together."""
    places = [
        ((2 * index + 1) / (2 * len(group)), number, story)
        for number, group in enumerate(groups)
        for index, story in enumerate(group)
    ]
    return tuple(story for *_, story in sorted(places, key=lambda place: place[:2]))


STORIES = _mixed(_URGENT, _SOON, _GLAD, _STEADY)
"""One for each of the forty."""
