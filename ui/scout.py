"""A first look at losses that are going to be explored, in the thread that reads them.

It holds no widget and no timer: a thread could be the last to let go of it.
"""

from __future__ import annotations

from collections.abc import Callable

from explorer.landscape import Landscape, View
from explorer.loss import Loss
from explorer.plane import Plane
from explorer.refinement import Terrain


class Scout:
    """Looks at a loss before there is a scene of it, and keeps what it has seen.

    Attributes
    ----------
    view
        What is seen; nothing is looked at without one.
    before
        What is shown now: labels stay where they can.
    draw_ahead
        What is done with a landscape before it is handed over, in the thread that made it.
    """

    def __init__(self) -> None:
        self.view: View | None = None
        self.before: Landscape | None = None
        self.draw_ahead: Callable[[Landscape], None] = lambda _: None
        self._terrain: Terrain | None = None

    def glance(self, loss: Loss, plane: Plane, wanted: Callable[[], bool]) -> Landscape | None:
        """Return the coarse landscape of a loss; in any thread."""
        view = self.view
        if view is None:
            return None
        terrain = Terrain(loss, plane)
        found = terrain.glance(view, wanted, self.before)
        self._terrain = terrain
        self.draw_ahead(found)
        return found

    def terrain(self, loss: Loss, plane: Plane) -> Terrain:
        """Return what is known of a loss over a plane, if only that there is nothing."""
        known, self._terrain = self._terrain, None
        return known if known is not None and known.loss is loss and known.plane == plane else Terrain(loss, plane)
