"""What the programme tells people besides the exercises: how often, when to stop, whom to ask.

The facts are those of “Pain in the Back of the Knee: Causes and Treatments” (Hinge Health), an
article reviewed by physical therapists; the sentences are our own. What each exercise is, and how
much of it to begin with, stands in its own file (coach/exercises). What a cause is, in a sentence,
and how to place a camera, is common knowledge and no part of the article. It is education, not
medical advice.
"""

from __future__ import annotations

from typing import NamedTuple

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


SOURCE = (
    "Based on “Pain in the Back of the Knee: Causes and Treatments” by Hinge Health, an article "
    "reviewed by physical therapists, and restated in our own words. How many repetitions to begin "
    "with, how to place the camera and the short words on each cause are ours."
)

WHY = (
    "The muscles of your thighs and calves hold the knee and share its load. Legs that grow "
    "stronger help to prevent pain behind the knee."
)

HOW_OFTEN = (
    "Begin with two or three days a week, and notice how your knee takes it.",
    "If it takes it well, do more little by little, up to every day if that feels fine.",
)

SYMPTOMS = (
    "Before, during and after, give your pain a number from 0 to 10.",
    "Some discomfort is fine.",
    "If the pain grows or gets worse, stop. Talk to a healthcare provider before you go on.",
)

PAIN_SCALE_ENDS = ("no pain", "the worst pain you can imagine")

SEE_SOMEONE = "Talk to a doctor or a physiotherapist before you exercise if:"

WARNING_SIGNS = (
    "you cannot bend your knee all the way back",
    "your knee catches or locks",
    "the pain is strong or very sharp",
    "your knee gives out under you",
    "standing on the leg, or moving it, feels unsafe or unstable",
    "you limp or cannot walk as you usually do",
    "there is swelling around your knee",
    "the pain does not ease with what you do at home",
    "your knee took a hard blow, in a fall or an accident",
)

DESK_BREAKS = (
    "Sitting still or standing still, take a short break every 30 to 60 minutes: get up, walk a "
    "few steps, stretch.",
    "About every 45 minutes, kick from your chair: straighten one leg, hold it out for 10 seconds, "
    "lower it, and do the same with the other leg. It stretches the back of the thigh.",
)

STAYING_WELL = (
    Topic(
        "Keep moving",
        "The American College of Sports Medicine advises 150 minutes of moderate activity a week, "
        "say 30 minutes on five days. Mix what makes you breathe faster, what makes you stronger "
        "and what stretches you.",
    ),
    Topic(
        "Guard against falls",
        "Learn the movement well before you make it harder, wear shoes that hold your feet, and "
        "choose firm, even, dry ground.",
    ),
    Topic(
        "A healthy weight",
        "Among people with overweight and osteoarthritis of the knee, those who lost a tenth of "
        "their body weight had less pain and could do more.",
    ),
)

ABOUT_CAUSES = "Form Coach cannot tell which of these it is. A healthcare professional can."

CAUSES = (
    Topic(
        "Overworked muscles",
        "The hamstrings, the calf and a small muscle called the popliteus cross the back of the "
        "knee. They ache when they had to do more than they are used to.",
    ),
    Topic(
        "Runner’s knee",
        "Pain around or behind the kneecap, often on stairs, in a squat or on a run.",
    ),
    Topic(
        "Ligament injury",
        "The posterior cruciate ligament (PCL) is a strong band inside the knee. A blow to the "
        "shin of a bent knee, or a fall on it, can stretch or tear it.",
    ),
    Topic(
        "Osteoarthritis",
        "The smooth lining of the joint changes over the years. The knee can ache and be stiff.",
    ),
    Topic(
        "Meniscus tear",
        "Two pads of cartilage lie between thigh and shin. One can tear in a twist, or little by "
        "little with age; then the knee may catch or lock.",
    ),
    Topic(
        "Bursitis",
        "Small cushions of fluid let tendons glide around the knee. An irritated one swells.",
    ),
    Topic(
        "Baker’s cyst",
        "Fluid gathers in a pouch behind the knee, which then feels full or tight.",
    ),
)

IMAGING = (
    "What a scan shows and what you feel often do not match: of people whose X-ray shows "
    "osteoarthritis of the knee, fewer than half have knee pain."
)

OTHER_HELP = (
    Topic("Physiotherapy", "In person or by video call."),
    Topic("Changing what you do", "Less of what hurts for a while, more of what does not."),
    Topic("Ice or heat", "Whichever feels better, for 20 minutes."),
    Topic("Tape", "Above and below the knee, for runner’s knee."),
    Topic(
        "Medicine without a prescription",
        "Only if it is safe for you; a pharmacist can tell.",
    ),
    Topic("Surgery", "For some serious injuries."),
)

CAMERA = (
    Topic(
        "Far enough", "2 to 3 metres away: the picture shows you from head to feet all the time."
    ),
    Topic("At hip height", "On something solid, level, not tilted."),
    Topic(
        "Side-on",
        "Your side to the camera, the leg you work with nearer to it. A few things show only from "
        "the front; each exercise above says which.",
    ),
    Topic("Light", "A bright room, and no bright window behind you."),
    Topic("You alone", "Nobody else in the picture."),
    Topic("Clothes", "Such that your knees, ankles and shoes can be seen."),
    Topic("A quiet second", "Stand or sit still before you begin: the coach measures from there."),
)
