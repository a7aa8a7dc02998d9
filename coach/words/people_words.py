"""What is said of several people in a recording."""


def people_to_choose(count: int) -> str:
    """Whom one could follow, as a clause."""
    if count < 2:
        return "leave --person out: nobody else stays in the picture"
    return f"choose one from 1 to {count}, counted from the left where they are first seen"


def person_followed(count: int, by_motion: bool) -> str:
    """That there were others, who was followed, and how to choose."""
    how = "" if count < 2 else f": choose with --person, 1 to {count} from the left"
    if by_motion:
        return f"Other people were in the picture; the one who moves most was followed{how}."
    return f"Somebody else was in the picture too; only one person was followed{how}."
