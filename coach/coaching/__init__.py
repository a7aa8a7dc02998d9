"""Following one exercise set: repetitions, form, cues."""
