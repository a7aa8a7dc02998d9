"""How long work will still take, judged by how it has gone so far."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Rate"]

_ENOUGH_S, _ENOUGH_SHARE = 1.5, 0.02  # less says little


@dataclass
class Rate:
    """Told now and then how much is done (0 to 1); knows how many seconds are left.

    The clock starts once something is done, so that the time to get going is not taken for
    slowness.
    """

    began_s: float | None = None
    began_share: float = 0.0
    now_s: float = 0.0
    share: float = 0.0

    def tell(self, share: float, now_s: float) -> None:
        """So much is done at this time; both only rise."""
        if self.began_s is None and share > 0:
            self.began_s, self.began_share = now_s, share
        self.share, self.now_s = share, now_s

    @property
    def left_s(self) -> float | None:
        """Seconds left at the last word; None while it is too early to tell."""
        if self.began_s is None:
            return None
        spent_s, done = self.now_s - self.began_s, self.share - self.began_share
        if spent_s < _ENOUGH_S or done < _ENOUGH_SHARE:
            return None
        return spent_s * (1.0 - self.share) / done
