"""What is kept of a person, as plain data.

Every moment is a `datetime` that knows its offset: of a session, the local one of the place where
it was done. Dates are local dates. Pain and effort are whole numbers from 0 to 10.
"""

from coach.domain.care import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    Message,
    OutcomeAnswer,
    Rated,
    Template,
    TemplateExercise,
    message_text,
    short_text,
)
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
    Gender,
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
    SessionSource,
    SessionSpan,
    SetResult,
    span_of,
)

__all__ = [
    "LONGEST_MESSAGE",
    "LONGEST_NAME",
    "NO_POSES",
    "AuditEntry",
    "Ended",
    "EndedBy",
    "FlagMark",
    "Gender",
    "KeptVideo",
    "Message",
    "Note",
    "OutcomeAnswer",
    "Person",
    "PersonFile",
    "Prescription",
    "Rated",
    "Ratings",
    "RepFigures",
    "SessionOutline",
    "SessionRecord",
    "SessionSource",
    "SessionSpan",
    "SetFigures",
    "SetResult",
    "SymptomCheck",
    "Template",
    "TemplateExercise",
    "figures_of",
    "message_text",
    "peak_unit",
    "rep_figures",
    "set_figures",
    "short_text",
    "span_of",
    "with_its_set",
]
