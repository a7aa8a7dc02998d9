"""What is kept of a person, as plain data.

Every moment is a `datetime` that knows its offset: of a session, the local one of the place where
it was done. Dates are local dates. Pain and effort are whole numbers from 0 to 10.
"""

from coach.domain.figures import (
    RepFigures,
    SetFigures,
    figures_of,
    peak_unit,
    rep_figures,
    set_figures,
    with_its_set,
)
from coach.domain.person import (
    AuditEntry,
    FlagMark,
    KeptVideo,
    Note,
    Person,
    PersonFile,
    Prescription,
    SymptomCheck,
)
from coach.domain.session import (
    NO_POSES,
    Ended,
    EndedBy,
    Ratings,
    SessionOutline,
    SessionRecord,
    SessionSpan,
    SetResult,
    span_of,
)

__all__ = [
    "NO_POSES",
    "AuditEntry",
    "Ended",
    "EndedBy",
    "FlagMark",
    "KeptVideo",
    "Note",
    "Person",
    "PersonFile",
    "Prescription",
    "Ratings",
    "RepFigures",
    "SessionOutline",
    "SessionRecord",
    "SessionSpan",
    "SetFigures",
    "SetResult",
    "SymptomCheck",
    "figures_of",
    "peak_unit",
    "rep_figures",
    "set_figures",
    "span_of",
    "with_its_set",
]
