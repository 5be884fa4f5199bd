"""The scene of a session."""

from __future__ import annotations

from explorer.sessions.rebuilding import Rebuilt
from ui.state import Scene


def scene_of_session(rebuilt: Rebuilt) -> Scene:
    """Return what a person saw when the session was saved."""
    kept = rebuilt.session
    return Scene(
        rebuilt.exploration,
        kept.home,
        kept.minima,
        kept.parameters,
        kept.chosen,
        kept.slicing,
        kept.pinned,
        kept.minima_for,
    )
