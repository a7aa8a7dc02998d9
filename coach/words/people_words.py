"""What is said of several people in a recording."""

from coach.translation import gettext as _


def people_to_choose(count: int) -> str:
    """Whom one could follow, as a clause."""
    if count < 2:
        return _("leave --person out: nobody else stays in the picture")
    return _(
        "choose one from 1 to {count}, counted from the left where they are first seen", count=count
    )


def person_followed(count: int, by_motion: bool) -> str:
    """That there were others, who was followed, and how to choose."""
    how = "" if count < 2 else _(": choose with --person, 1 to {count} from the left", count=count)
    if by_motion:
        return _(
            "Other people were in the picture; the one who moves most was followed{how}.", how=how
        )
    return _("Somebody else was in the picture too; only one person was followed{how}.", how=how)
