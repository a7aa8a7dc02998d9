"""Sessions without a camera: recordings played to a `Session`, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from coach.live.announce import Announcement
from coach.live.session import Session
from coach.live.snapshot import Message, Phase, Snapshot
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Landmark, Pose, PoseTrack
from coach.programme.plan import Block, Plan
from coach.words import session_words
from tests.motion.recordings import LABELS, track

BUILD = SegmentLengths(0.49, 0.51, 0.66, 0.12, 0.24, 60.0)
LUMA = 150.0
FPS = 30.0
SLOW_FPS = 10.0
LEAD_S = 4.0
TAIL_S = 25.0


def plan(exercise: str = "squat", *, reps: int = 3, sets: int = 1, **changes: object) -> Plan:
    """One exercise; by default both legs, side-on."""
    chosen = {"side": "both", "rest_s": 5.0, **changes}
    return Plan((Block(exercise, sets=sets, reps=reps, **chosen),))  # type: ignore[arg-type]


def plan_of(name: str, **changes: object) -> Plan:
    """One set of a clip's own exercise, as many repetitions as it shows, in the way it is seen."""
    label = LABELS[name]
    chosen = {
        "reps": len(label.events_s),
        "facing": "front" if label.yaw_deg == 0.0 else "side",
        **changes,
    }
    made = plan(str(label.exercise), **chosen)  # type: ignore[arg-type]
    return Plan(made.blocks, label.height_cm)


def held(pose: Pose, seconds: float, start_s: float = 0.0, fps: float = FPS) -> list[Pose]:
    """One pose for a while."""
    times = start_s + np.arange(round(seconds * fps)) / fps
    return [replace(pose, time_s=float(t)) for t in times]


def shifted(film: PoseTrack | Iterable[Pose], start_s: float) -> list[Pose]:
    """The poses, the first at `start_s`."""
    poses = list(film)
    return [replace(p, time_s=p.time_s - poses[0].time_s + start_s) for p in poses]


def lived(film: PoseTrack, lead_s: float = LEAD_S, tail_s: float = TAIL_S) -> list[Pose]:
    """A recording as somebody would do it: still before it, and after it."""
    poses = held(film[0], lead_s) + shifted(film, lead_s)
    return poses + held(film[len(film) - 1], tail_s, poses[-1].time_s + 1.0 / FPS, SLOW_FPS)


def slowed(poses: Iterable[Pose], per_s: float, seed: int) -> list[Pose]:
    """As a busy computer sees them: so many pictures a second, the gaps up to a fifth off."""
    rng, kept, next_s = np.random.default_rng(seed), [], -np.inf
    for pose in poses:
        if pose.time_s >= next_s:
            kept.append(pose)
            next_s = pose.time_s + (1.0 + rng.uniform(-0.2, 0.2)) / per_s
    return kept


def nobody(poses: Iterable[Pose], from_s: float, to_s: float) -> list[Pose]:
    """The poses, with nobody there for a while."""
    return [
        Pose.nobody(p.time_s, p.size, p.others) if from_s <= p.time_s < to_s else p for p in poses
    ]


def company(poses: Iterable[Pose], from_s: float, to_s: float, others: int = 1) -> list[Pose]:
    """The poses, with others in the picture for a while."""
    return [replace(p, others=others) if from_s <= p.time_s < to_s else p for p in poses]


def raising(
    poses: Iterable[Pose], from_s: float, to_s: float, hands: tuple[str, ...] = ("LEFT",)
) -> list[Pose]:
    """The poses, with a hand held up for a while: upper arm and forearm point upwards."""
    return [hand_up(p, hands) if from_s <= p.time_s < to_s else p for p in poses]


def hand_up(pose: Pose, hands: tuple[str, ...] = ("LEFT",)) -> Pose:
    """The pose with straight arms overhead."""
    landmarks, visibility = pose.landmarks.copy(), pose.visibility.copy()
    for hand in hands:
        shoulder, elbow, wrist = (
            Landmark[f"{hand}_{part}"] for part in ("SHOULDER", "ELBOW", "WRIST")
        )
        upper = abs(landmarks[Landmark.LEFT_HIP, 1] - landmarks[shoulder, 1]) * 0.6
        landmarks[elbow] = landmarks[shoulder] - (0.0, upper, 0.0)
        landmarks[wrist] = landmarks[elbow] - (0.0, 0.85 * upper, 0.0)
        visibility[[elbow, wrist]] = 0.95
    return replace(pose, landmarks=landmarks, visibility=visibility)


@dataclass
class Log:
    """What a session did. phases: each with the time it began. said: announcements in order."""

    session: Session
    phases: list[tuple[float, Phase]] = field(default_factory=list)
    said: list[tuple[float, Announcement]] = field(default_factory=list)
    messages: list[tuple[float, Message]] = field(default_factory=list)
    counted_s: list[float] = field(default_factory=list)

    @property
    def last(self) -> Snapshot:
        """How it is now."""
        return self.session.snapshot()

    @property
    def order(self) -> list[Phase]:
        """The phases without their times."""
        return [phase for _, phase in self.phases]

    def sentences(self) -> list[tuple[float, str]]:
        """What was said, and when: the numbers left out, and what is said before all else."""
        first = session_words.first(self.session.plan.rounds()[0])
        return [
            (at_s, a.text)
            for at_s, a in self.said
            if a.text and not a.text.isdigit() and a.text != first
        ]

    def texts(self) -> list[str]:
        """The same without the times."""
        return [text for _, text in self.sentences()]

    def sounds(self) -> list[str]:
        """What was sounded."""
        return [a.sound for _, a in self.said if a.sound]

    def began(self, phase: Phase) -> list[float]:
        """When a phase began."""
        return [at_s for at_s, begun in self.phases if begun is phase]

    def note(self, time_s: float) -> Snapshot:
        """Write down what is new at a moment."""
        now = self.session.snapshot()
        if not self.phases or self.phases[-1][1] is not now.phase:
            self.phases.append((time_s, now.phase))
        known = self.said[-1][1].id if self.said else 0
        self.said += [(time_s, a) for a in now.announcements if a.id > known]
        if not self.messages or self.messages[-1][1] != now.message:
            self.messages.append((time_s, now.message))
        if now.phase is Phase.EXERCISING and now.reps > len(self.counted_s):
            self.counted_s.append(time_s)
        return now


def play(made: Plan, poses: Iterable[Pose], luma: float = LUMA) -> Log:
    """Feed poses to a new session."""
    return go_on(Log(Session(made)), poses, luma)


def go_on(log: Log, poses: Iterable[Pose], luma: float = LUMA) -> Log:
    """Feed more poses."""
    for pose in poses:
        log.session.feed(pose, luma)
        log.note(pose.time_s)
    return log


def clip(name: str, **changes: object) -> Log:
    """A sample clip's own set."""
    return play(plan_of(name, **changes), lived(track(name)))
