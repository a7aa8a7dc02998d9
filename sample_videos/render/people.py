"""Who can be drawn: body shapes from MakeHuman's targets, and what each person wears."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[float, float, float]
Target = tuple[str, float]


@dataclass(frozen=True)
class Outfit:
    """MakeHuman's names of skin, one-piece clothes, shoes, hair, brows; tint colours the cloth."""

    skin: str
    clothes: str
    shoes: str
    hair: str
    brow: str
    tint: Colour = (1, 1, 1)


@dataclass(frozen=True)
class PlainColours:
    """Flat colours (0 to 1) of a person drawn from the base mesh alone."""

    top: Colour
    leg: Colour
    shoe: Colour
    hair: Colour
    skin: Colour


@dataclass(frozen=True)
class Person:
    """Body shape (target files with weights) and clothing."""

    targets: tuple[Target, ...]
    wears: Outfit | PlainColours


def _build(sex: str, age: str, muscle: str, weight: str) -> str:
    return f"macrodetails/universal-{sex}-{age}-{muscle}muscle-{weight}weight"


def _stature(sex: str, extreme: str) -> str:
    return f"macrodetails/height/{sex}-young-averagemuscle-averageweight-{extreme}height"


PEOPLE: dict[str, Person] = {
    "plainman": Person(
        targets=(
            ("macrodetails/caucasian-male-young", 1),
            (_build("male", "young", "average", "average"), 1),
        ),
        wears=PlainColours(
            top=(0.65, 0.25, 0.2),
            leg=(0.16, 0.18, 0.24),
            shoe=(0.85, 0.85, 0.85),
            hair=(0.12, 0.08, 0.05),
            skin=(0.80, 0.60, 0.50),
        ),
    ),
    "man1": Person(
        targets=(
            ("macrodetails/caucasian-male-young", 1),
            (_build("male", "young", "average", "average"), 1),
            (_stature("male", "min"), 0.2),
        ),
        wears=Outfit(
            skin="young_caucasian_male/textures/young_lightskinned_male_diffuse2.png",
            clothes="male_casualsuit04",
            shoes="shoes05",
            hair="short02",
            brow="eyebrow001",
        ),
    ),
    "man2": Person(
        targets=(
            ("macrodetails/asian-male-young", 0.5),
            ("macrodetails/asian-male-old", 0.5),
            (_build("male", "young", "average", "max"), 0.35),
            (_build("male", "old", "average", "average"), 0.5),
            (_build("male", "young", "average", "average"), 0.15),
        ),
        wears=Outfit(
            skin="middleage_asian_male/textures/middleage_lightskinned_male_diffuse2.png",
            clothes="male_casualsuit06",
            shoes="shoes05",
            hair="short04",
            brow="eyebrow001",
        ),
    ),
    "man3": Person(
        targets=(
            ("macrodetails/african-male-young", 1),
            (_build("male", "young", "max", "average"), 0.6),
            (_build("male", "young", "average", "average"), 0.4),
            (_stature("male", "max"), 0.25),
        ),
        wears=Outfit(
            skin="young_african_male/textures/young_darkskinned_male_diffuse.png",
            clothes="male_worksuit01",
            shoes="shoes02",
            hair="short01",
            brow="eyebrow003",
        ),
    ),
    "woman1": Person(
        targets=(
            ("macrodetails/african-female-young", 1),
            (_build("female", "young", "average", "average"), 1),
        ),
        wears=Outfit(
            skin="young_african_female/textures/young_darkskinned_female_diffuse.png",
            clothes="female_sportsuit01",
            shoes="shoes06",
            hair="ponytail01",
            brow="eyebrow002",
        ),
    ),
    "woman2": Person(
        targets=(
            ("macrodetails/caucasian-female-old", 1),
            (_build("female", "old", "average", "average"), 0.6),
            (_build("female", "old", "average", "max"), 0.4),
        ),
        wears=Outfit(
            skin="old_caucasian_female/textures/old_lightskinned_female_diffuse.png",
            clothes="female_casualsuit01",
            shoes="shoes06",
            hair="bob02",
            brow="eyebrow001",
        ),
    ),
    "woman3": Person(
        targets=(
            ("macrodetails/asian-female-young", 0.7),
            ("macrodetails/caucasian-female-young", 0.3),
            (_build("female", "young", "average", "min"), 0.5),
            (_build("female", "young", "average", "average"), 0.5),
            (_stature("female", "min"), 0.25),
        ),
        wears=Outfit(
            skin="young_asian_female/textures/young_lightskinned_female_diffuse3.png",
            clothes="female_casualsuit02",
            shoes="shoes05",
            hair="short03",
            brow="eyebrow002",
            tint=(2.2, 0.55, 0.5),
        ),
    ),
    "man4": Person(
        targets=(
            ("macrodetails/caucasian-male-old", 1),
            (_build("male", "old", "average", "max"), 0.6),
            (_build("male", "old", "average", "average"), 0.4),
            ("legs/upperlegs-height-incr", 0.5),
        ),
        wears=Outfit(
            skin="old_caucasian_male/textures/old_lightskinned_male_diffuse.png",
            clothes="male_casualsuit02",
            shoes="shoes01",
            hair="short03",
            brow="eyebrow001",
        ),
    ),
    "man5": Person(
        targets=(
            ("macrodetails/asian-male-young", 1),
            (_build("male", "young", "average", "min"), 0.6),
            (_build("male", "young", "average", "average"), 0.4),
            ("legs/upperlegs-height-decr", 0.5),
            ("legs/lowerlegs-height-incr", 0.5),
        ),
        wears=Outfit(
            skin="young_asian_male/textures/young_lightskinned_male_diffuse3.png",
            clothes="male_casualsuit05",
            shoes="shoes02",
            hair="short01",
            brow="eyebrow002",
        ),
    ),
    "woman4": Person(
        targets=(
            ("macrodetails/african-female-old", 1),
            (_build("female", "old", "average", "max"), 0.5),
            (_build("female", "old", "average", "average"), 0.5),
            ("hip/hip-scale-horiz-incr", 0.5),
            ("legs/upperlegs-height-decr", 0.4),
        ),
        wears=Outfit(
            skin="old_african_female/textures/old_darkskinned_female_diffuse.png",
            clothes="female_casualsuit02",
            shoes="shoes06",
            hair="bob01",
            brow="eyebrow003",
        ),
    ),
    "woman5": Person(
        targets=(
            ("macrodetails/caucasian-female-young", 0.5),
            ("macrodetails/asian-female-old", 0.5),
            (_build("female", "young", "average", "average"), 0.5),
            (_build("female", "old", "average", "average"), 0.5),
            ("legs/upperlegs-height-incr", 0.5),
            ("legs/lowerlegs-height-decr", 0.3),
        ),
        wears=Outfit(
            skin="middleage_caucasian_female/textures/middleage_lightskinned_female_diffuse.png",
            clothes="female_sportsuit01",
            shoes="shoes05",
            hair="ponytail01",
            brow="eyebrow001",
            tint=(0.6, 0.8, 2.0),
        ),
    ),
}
