"""The sentences a person reads or hears, by topic: one place to reword or to translate."""
