"""`python -m tests.fuzz COUNT [FIRST]`: read so many inputs and say how the readings ended."""

from __future__ import annotations

import sys
from collections import Counter

from tests.fuzz.corpus import make
from tests.fuzz.driver import End, readings

count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
ends: Counter[str] = Counter()
for reading in readings(make(seed) for seed in range(first, first + count)):
    ends[reading.end] += 1
    ends["over 1 GB"] += reading.over_a_gigabyte
    if reading.end is not End.CLEAN or reading.over_a_gigabyte:
        print(f"{reading.name}: {reading.end}, {reading.peak_kb} KB: {reading.said}")
print(f"tried {count}: " + ", ".join(f"{name} {ends[name]}" for name in (*End, "over 1 GB")))
