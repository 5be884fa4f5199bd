"""The plot of the gap: where η is named."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from explorer.experiments.gap_curve import GapCurve, GapPoint, Theory
from ui.experiments.gap_plot import GapPlot
from ui.plot_layer import Frame


@pytest.mark.parametrize(("eta", "gap"), [(1e-10, 1e-9), (1e-3, 0.1), (10.0, 60.0), (0.01, None)])
def test_that_the_name_of_eta_keeps_away_from_the_dots(qtbot: QtBot, eta: float, gap: float | None) -> None:
    plot = GapPlot()
    qtbot.addWidget(plot)
    plot.resize(400, 220)
    with qtbot.waitExposed(plot):
        plot.show()
    points = (GapPoint(1e-12, 1e-12, is_certified=True, is_exact=False),)
    plot.show_curve(GapCurve(points, None, has_series=True, is_complete=True))
    plot.show_eta(eta, gap)
    frame = Frame.of(plot.getViewBox())
    place = plot._place_of_name(frame, plot.pixel(frame, eta, 1.0).x())
    assert frame.rect.contains(place)
    if gap is None:
        # what is exactly 0 is drawn at the lower edge
        assert place.bottom() < 0.5 * frame.height
    else:
        assert abs(place.center().y() - plot.pixel(frame, eta, gap).y()) > 0.3 * frame.height


def test_that_a_theory_below_the_doubles_leaves_a_range(qtbot: QtBot) -> None:
    plot = GapPlot()
    qtbot.addWidget(plot)
    plot.show_curve(GapCurve((), Theory(26, 1.0), has_series=True, is_complete=True))
    (low, high) = plot.getViewBox().viewRange()[1]
    assert -300.0 < low < -200.0 < 2.0 < high
