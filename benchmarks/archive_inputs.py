"""Recordings for `archive.py`: clips made of the sample clips, traces made of the tests' traces."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import av
import numpy as np

from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace, trace_content

__all__ = ["make_clips", "make_traces"]

ROOT = Path(__file__).resolve().parent.parent
VIDEOS, TRACES = ROOT / "sample_videos", ROOT / "tests" / "traces"
RATE = 15
SHORTEST_S, LONGEST_S = 10, 60
SHORT_S = 1.0


def make_clips(folder: Path, count: int) -> None:
    """Clips of 10 to 60 s, as evenly spread as they can be, each a sample clip (640 by 480 pixels)
    played again and again.

    At 15 pictures a second: a picture takes as long as at 30, and there are half as many. Each
    sample clip is coded once, without pictures that need later ones, so that it may be cut
    anywhere; no two clips have the same content.
    """
    sources = sorted(VIDEOS.glob("*_side.mp4"))[:count]
    coded = [_coded(source, folder / f"{source.stem}.part.mp4") for source in sources]
    for number, source in enumerate(islice(cycle(coded), count)):
        share = number * 37 % count / max(1, count - 1)  # long and short ones mixed
        frames = round(RATE * (SHORTEST_S + share * (LONGEST_S - SHORTEST_S)))
        _repeat(source, folder / f"{number:04}.mp4", frames, title=str(number))
    for source in coded:
        source.unlink()


def _coded(source: Path, target: Path) -> Path:
    with av.open(str(source)) as clip, av.open(str(target), "w") as out:
        video = clip.streams.video[0]
        every = round(float(video.average_rate or RATE) / RATE)
        stream = out.add_stream("libx264", rate=RATE, options={"bf": "0", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = video.width, video.height, "yuv420p"
        for number, picture in enumerate(clip.decode(video)):
            if number % every == 0:
                picture.pts = None
                out.mux(stream.encode(picture))
        out.mux(stream.encode())
    return target


def _repeat(source: Path, target: Path, frames: int, *, title: str) -> None:
    done = 0
    with av.open(str(target), "w") as out:
        out.metadata["title"] = title
        stream = None
        while done < frames:
            with av.open(str(source)) as clip:
                video = clip.streams.video[0]
                stream = stream or out.add_stream_from_template(video)
                ticks = round(1 / (RATE * video.time_base))
                for packet in islice(clip.demux(video), frames - done):
                    if packet.size:  # the last one is empty
                        packet.pts = packet.dts = done * ticks
                        packet.stream = stream
                        out.mux(packet)
                        done += 1


def make_traces(
    folder: Path, count: int, *, seconds: float | None = SHORT_S, of: str = "squat-*"
) -> None:
    """The tests' traces of that name, cut to so many seconds (None: whole), again and again, each
    with other moments, so that no two are the same."""
    whole = [load_trace(path) for path in sorted(TRACES.glob(f"{of}.npz"))]
    tracks = whole if seconds is None else [_shortened(track, seconds) for track in whole]
    for number, moved in enumerate(islice(_moved(tracks), count)):
        (folder / f"{number:07}.npz").write_bytes(trace_content(moved))


def _moved(tracks: list[PoseTrack]) -> Iterator[PoseTrack]:
    for number, track in enumerate(cycle(tracks)):
        yield PoseTrack(
            track.time_s + number * 1e-3 + np.arange(len(track)) * 1e-9 * number,
            *(track.landmarks, track.world, track.visibility, track.presence),
            *(track.size, track.others, track.camera),
        )


def _shortened(track: PoseTrack, seconds: float) -> PoseTrack:
    kept = slice(0, int(np.searchsorted(track.time_s, track.time_s[0] + seconds)))
    camera = None if track.camera is None else track.camera[kept]
    return PoseTrack(
        *(track.time_s[kept], track.landmarks[kept], track.world[kept]),
        *(track.visibility[kept], track.presence[kept], track.size, track.others[kept], camera),
    )
