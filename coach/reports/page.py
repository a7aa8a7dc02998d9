"""report.html: one page that holds everything it shows, for a person rather than a program."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from coach.coaching.correction import Correction, in_force
from coach.coaching.results import Analysis, Movement
from coach.words import form_words, movement_words, result_words
from coach.words.typed import in_template

__all__ = ["report_page"]


def report_page(
    analysis: Analysis,
    plot_png: bytes | None,
    peaks: Mapping[int, bytes],
    corrections: Iterable[Correction] = (),
) -> str:
    """The page's HTML; `plot_png` and the `peaks` (JPEG by the movement's index) may be missing.

    corrections: what a person said of its movements; it stands beside what was measured.
    """
    summary = analysis.summary
    said = in_force(corrections)

    def row(movement: Movement) -> _Row:
        return _row(movement, peaks.get(movement.index), said.get(movement.index))

    return _template().render(
        title=f"{result_words.exercise_title(summary)}: {analysis.source.name}",
        exercise=result_words.exercise_title(summary),
        source=analysis.source,
        count=result_words.count(summary),
        corrected=movement_words.corrected_tally(summary.movements, said.values()),
        not_counted=movement_words.not_counted(summary),
        seen_from=result_words.seen_from(summary),
        well_done=form_words.well_done(summary),
        advice=[one.text for one in result_words.advice(summary)],
        unjudged=form_words.unjudged(summary),
        filming=form_words.filming(summary),
        notes=summary.notes,
        checks=[(c.check, result_words.title_of(summary, c.check)) for c in summary.checks],
        sources=result_words.sources(summary),
        reps=[row(rep) for rep in summary.reps],
        uncounted=[row(movement) for movement in summary.uncounted],
        why=movement_words.why,
        plot=_data_url(plot_png, "image/png"),
        disclaimer=result_words.DISCLAIMER,
        seconds=result_words.seconds,
    )


@dataclass(frozen=True)
class _Row:
    """A movement as the template shows it; `verdicts` and, in words, `findings` by the check's
    name. corrected: what a person said of it, "" where nothing."""

    rep: Movement
    picture: str | None
    peak: str
    range: str
    remarks: str
    faulty: bool
    verdicts: dict[str, str]
    findings: dict[str, str]
    corrected: str


def _row(rep: Movement, picture: bytes | None, said: Correction | None) -> _Row:
    return _Row(
        rep=rep,
        picture=_data_url(picture, "image/jpeg"),
        peak=result_words.peak(rep),
        range=result_words.measure(rep.range, None, rep.unit),
        remarks=result_words.rep_remarks(rep),
        faulty=bool(rep.faults) or not rep.counted,
        verdicts={f.check: f.verdict.value for f in rep.findings},
        findings={f.check: form_words.finding(f) for f in rep.findings},
        corrected="" if said is None else f"Corrected: {movement_words.word_of(said).lower()}",
    )


def _data_url(data: bytes | None, media_type: str) -> str | None:
    if data is None:
        return None
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("coach.reports"),
        autoescape=True,
        finalize=in_template,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")
