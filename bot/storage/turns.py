"""A workspace's turn, among the transactions of one process.

Who waits for a row in PostgreSQL keeps a connection, and is woken at the cost of all others: with 32 votes at once that cost
a fifth of them. So only a few of a process ask for the row; the others wait for it here, in their order.
"""

import asyncio

NEAR = 3  # one has the turn, one has let go of it and waits for the disk, and one is next


class Line:
    """Those of this process who have or want one workspace's turn.

    Attributes:
        length: how many they are.
        near: how many more may ask the database for it.
    """

    def __init__(self) -> None:
        self.length = 0
        self.near = asyncio.Semaphore(NEAR)


class Place:
    """One transaction's, in a line.

    Attributes:
        taken: whether it wanted the turn, and waits no longer here.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._is_near = False
        self.taken = False

    async def take(self, *, holds: bool) -> bool:
        """Wait until the turn is near.

        Args:
            holds: whether the transaction may hold rows. It does not wait here then: somebody ahead could want those rows,
                and only the database sees that the two wait for each other.

        Returns:
            Whether there are others in the line.
        """
        if not self.taken:
            self._line.length += 1
            try:
                self._is_near = not holds and await self._line.near.acquire()
                self.taken = True
            finally:
                self._line.length -= not self.taken
        return self._line.length > 1

    def leave(self) -> None:
        """Let the next one come nearer, if it was taken."""
        if self._is_near:
            self._line.near.release()
        self._line.length -= self.taken
        self.taken = self._is_near = False
