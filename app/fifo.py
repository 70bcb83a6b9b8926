"""A queue of writers: who came first is served first."""

import threading
from collections import deque


class WritersWaitTooLong(RuntimeError):
    """The queue of writers did not move; better one refusal than a desk that hangs."""


class FifoLock:
    """First come, first served: SQLite's own waiting lets late writers overtake."""

    def __init__(self, patience: float = 30) -> None:
        self.patience = patience
        """Seconds a writer waits for its turn."""
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        # Released by the one before us, who hands over while still holding.
        if not turn.acquire(timeout=self.patience):
            self._give_up(turn)

    def _give_up(self, turn: threading.Lock) -> None:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise WritersWaitTooLong(f"No turn to write within {self.patience} seconds.")
        # Handed over in the last moment: the lock is ours.

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
