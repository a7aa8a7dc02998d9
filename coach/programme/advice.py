"""What the programme tells people besides the exercises: how often, when to stop, whom to ask.

The facts are those of “Pain in the Back of the Knee: Causes and Treatments” (Hinge Health), an
article reviewed by physical therapists; the sentences are our own. What each exercise is, and how
much of it to begin with, stands in its own file (coach/exercises). What a cause is, in a sentence,
and how to place a camera, is common knowledge and no part of the article. It is education, not
medical advice.
"""

from __future__ import annotations

from typing import NamedTuple

from coach.translation import gettext as _

__all__ = [
    "ABOUT_CAUSES",
    "CAMERA",
    "CAUSES",
    "DESK_BREAKS",
    "HOW_OFTEN",
    "IMAGING",
    "OTHER_HELP",
    "PAIN_SCALE_ENDS",
    "SEE_SOMEONE",
    "SOURCE",
    "STAYING_WELL",
    "SYMPTOMS",
    "WARNING_SIGNS",
    "WHY",
    "Topic",
]


class Topic(NamedTuple):
    """A few words to find it by, and what there is to know."""

    name: str
    text: str


SOURCE = _(
    "Based on “Pain in the Back of the Knee: Causes and Treatments” by Hinge Health, an article "
    "reviewed by physical therapists, and restated in our own words. How many repetitions to begin "
    "with, how to place the camera and the short words on each cause are ours."
)

WHY = _(
    "The muscles of your thighs and calves hold the knee and share its load. Legs that grow "
    "stronger help to prevent pain behind the knee."
)

HOW_OFTEN = (
    _("Begin with two or three days a week, and notice how your knee takes it."),
    _("If it takes it well, do more little by little, up to every day if that feels fine."),
)

SYMPTOMS = (
    _("Before, during and after, give your pain a number from 0 to 10."),
    _("Some discomfort is fine."),
    _("If the pain grows or gets worse, stop. Talk to a healthcare provider before you go on."),
)

PAIN_SCALE_ENDS = (_("no pain"), _("the worst pain you can imagine"))

SEE_SOMEONE = _("Talk to a doctor or a physiotherapist before you exercise if:")

WARNING_SIGNS = (
    _("you cannot bend your knee all the way back"),
    _("your knee catches or locks"),
    _("the pain is strong or very sharp"),
    _("your knee gives out under you"),
    _("standing on the leg, or moving it, feels unsafe or unstable"),
    _("you limp or cannot walk as you usually do"),
    _("there is swelling around your knee"),
    _("the pain does not ease with what you do at home"),
    _("your knee took a hard blow, in a fall or an accident"),
)

DESK_BREAKS = (
    _(
        "Sitting still or standing still, take a short break every 30 to 60 minutes: get up, walk "
        "a few steps, stretch."
    ),
    _(
        "About every 45 minutes, kick from your chair: straighten one leg, hold it out for 10 "
        "seconds, lower it, and do the same with the other leg. It stretches the back of the "
        "thigh."
    ),
)

STAYING_WELL = (
    Topic(
        _("Keep moving"),
        _(
            "The American College of Sports Medicine advises 150 minutes of moderate activity a "
            "week, say 30 minutes on five days. Mix what makes you breathe faster, what makes you "
            "stronger and what stretches you."
        ),
    ),
    Topic(
        _("Guard against falls"),
        _(
            "Learn the movement well before you make it harder, wear shoes that hold your feet, "
            "and choose firm, even, dry ground."
        ),
    ),
    Topic(
        _("A healthy weight"),
        _(
            "Among people with overweight and osteoarthritis of the knee, those who lost a tenth "
            "of their body weight had less pain and could do more."
        ),
    ),
)

ABOUT_CAUSES = _("Form Coach cannot tell which of these it is. A healthcare professional can.")

CAUSES = (
    Topic(
        _("Overworked muscles"),
        _(
            "The hamstrings, the calf and a small muscle called the popliteus cross the back of "
            "the knee. They ache when they had to do more than they are used to."
        ),
    ),
    Topic(
        _("Runner’s knee"),
        _("Pain around or behind the kneecap, often on stairs, in a squat or on a run."),
    ),
    Topic(
        _("Ligament injury"),
        _(
            "The posterior cruciate ligament (PCL) is a strong band inside the knee. A blow to the "
            "shin of a bent knee, or a fall on it, can stretch or tear it."
        ),
    ),
    Topic(
        _("Osteoarthritis"),
        _("The smooth lining of the joint changes over the years. The knee can ache and be stiff."),
    ),
    Topic(
        _("Meniscus tear"),
        _(
            "Two pads of cartilage lie between thigh and shin. One can tear in a twist, or little "
            "by little with age; then the knee may catch or lock."
        ),
    ),
    Topic(
        _("Bursitis"),
        _("Small cushions of fluid let tendons glide around the knee. An irritated one swells."),
    ),
    Topic(
        _("Baker’s cyst"),
        _("Fluid gathers in a pouch behind the knee, which then feels full or tight."),
    ),
)

IMAGING = _(
    "What a scan shows and what you feel often do not match: of people whose X-ray shows "
    "osteoarthritis of the knee, fewer than half have knee pain."
)

OTHER_HELP = (
    Topic(_("Physiotherapy"), _("In person or by video call.")),
    Topic(_("Changing what you do"), _("Less of what hurts for a while, more of what does not.")),
    Topic(_("Ice or heat"), _("Whichever feels better, for 20 minutes.")),
    Topic(_("Tape"), _("Above and below the knee, for runner’s knee.")),
    Topic(
        _("Medicine without a prescription"),
        _("Only if it is safe for you; a pharmacist can tell."),
    ),
    Topic(_("Surgery"), _("For some serious injuries.")),
)

CAMERA = (
    Topic(
        _("Far enough"),
        _("2 to 3 metres away: the picture shows you from head to feet all the time."),
    ),
    Topic(_("At hip height"), _("On something solid, level, not tilted.")),
    Topic(
        _("Side-on"),
        _(
            "Your side to the camera, the leg you work with nearer to it. A few things show only "
            "from the front; each exercise above says which."
        ),
    ),
    Topic(_("Light"), _("A bright room, and no bright window behind you.")),
    Topic(_("You alone"), _("Nobody else in the picture.")),
    Topic(_("Clothes"), _("Such that your knees, ankles and shoes can be seen.")),
    Topic(
        _("A quiet second"),
        _("Stand or sit still before you begin: the coach measures from there."),
    ),
)
