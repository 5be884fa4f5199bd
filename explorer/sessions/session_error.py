"""What is said of a session that cannot be read, written or made again."""

from __future__ import annotations


class SessionError(Exception):
    """What is wrong, and where.

    Attributes
    ----------
    message
        A sentence or two for a person: what was expected, what was found, what to do.
    place
        Where it is: a field such as `path.pieces[3].rules.size`, a line and column, or empty for the file as a whole.
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message, self.place = message, place
