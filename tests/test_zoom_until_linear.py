"""ZoomUntilLinear: the same numbers in both languages, and the remainder that the theorem of the chapter bounds."""

import numpy as np
import pytest
from node import evaluate

from gdbook import ZoomUntilLinear
from gdbook.figures.zoom_until_linear import FARTHEST, HILLS, NEAREST, largest_miss, slopes_at

PLACES = [(name, place) for name, (_, places) in HILLS.items() for place in places.values()]
SMOOTH = [
    ("oval_bowl", (2, 1)),
    ("oval_bowl", (0, 0)),
    ("himmelblau", (0, 0)),
    ("himmelblau", (3, 2)),
    ("cone", (0.6, 0.8)),
]
KINKED = [("kink", (0, 1)), ("cone", (0, 0)), ("cross", (0, 0))]


@pytest.mark.parametrize(("name", "point"), SMOOTH)
def test_where_the_hill_is_smooth_the_miss_tends_to_half_the_largest_curvature_times_h_squared(name, point):
    hill, _ = HILLS[name]
    bend = abs(np.linalg.eigvalsh(hill.hessian(point))).max()
    # At the least window a third derivative of about a hundred, and rounding, leave some parts in a thousand.
    assert largest_miss(hill, point, NEAREST) / NEAREST**2 == pytest.approx(bend / 2, rel=3e-3)


@pytest.mark.parametrize(("name", "point"), SMOOTH)
def test_the_miss_is_never_more_than_the_bending_in_the_ball_allows(name, point):
    hill, _ = HILLS[name]
    for h in (0.5, 0.1, 0.01):
        ball = [
            np.add(point, r * h * np.array([np.cos(a), np.sin(a)]))
            for r in np.linspace(0, 1, 9)
            for a in np.linspace(0, 2 * np.pi, 33)
        ]
        most = max(abs(np.linalg.eigvalsh(hill.hessian(place))).max() for place in ball)
        assert largest_miss(hill, point, h) <= 0.5 * most * h * h * (1 + 1e-3)


@pytest.mark.parametrize(("name", "point"), KINKED)
def test_where_there_is_no_plane_the_miss_stays_in_proportion_to_the_window(name, point):
    hill, _ = HILLS[name]
    shares = [largest_miss(hill, point, h) / h for h in (0.1, 0.01, NEAREST)]
    assert shares == pytest.approx([shares[-1]] * 3, rel=0.03)
    assert shares[-1] > 0.7


def test_rounding_does_not_show_in_the_smallest_window():
    for name, point in SMOOTH:
        hill, _ = HILLS[name]
        fall = largest_miss(hill, point, 2 * NEAREST) / largest_miss(hill, point, NEAREST)
        assert fall == pytest.approx(4, rel=3e-3)


def test_the_slopes_are_the_gradient_or_where_there_is_none_the_central_difference():
    assert slopes_at(HILLS["oval_bowl"][0], (2, 1)).tolist() == [4, 6]
    assert np.isnan(HILLS["cone"][0].gradient((0, 0))).all()
    assert slopes_at(HILLS["cone"][0], (0, 0)).tolist() == [0, 0]


def test_both_languages_measure_the_same_slopes_and_misses_and_know_the_same_windows():
    widths = [FARTHEST, 0.3, 0.01, 1e-3, NEAREST]
    cases = [(HILLS[name][0].formula, list(map(float, point))) for name, point in PLACES]
    twins, limits = evaluate(
        """import { ZOOM_RANGE, largestMiss, slopesAt, zoomHill } from "./zoom.mjs";
        const [cases, widths] = argument;
        result = [cases.map(([formula, point]) => {
          const hill = zoomHill({ formula });
          const slopes = slopesAt(hill, point);
          return [slopes, widths.map((width) => largestMiss(hill, point, slopes, width))];
        }), ZOOM_RANGE];""",
        [cases, widths],
    )
    assert limits == {"nearest": NEAREST, "farthest": FARTHEST}
    for (name, point), (slopes, misses) in zip(PLACES, twins, strict=True):
        hill, _ = HILLS[name]
        np.testing.assert_allclose(slopes, slopes_at(hill, point), rtol=1e-12, atol=1e-12)
        # Both round f, of up to 170, once; what is left of that in the smallest miss is a part in 10^5.
        np.testing.assert_allclose([largest_miss(hill, point, h) for h in widths], misses, rtol=1e-5, atol=1e-13)


def test_the_description_gives_what_is_explained_what_is_missed_and_how_that_falls():
    assert ZoomUntilLinear(half_width=0.0625).describe() == (
        "Contour map of x^2 + 3*y^2 within 0.0625 of (2, 1): the plane explains a change of up to 0.451 and misses at "
        "most 0.0117, 2.6 % of that. Beside it both against the width of the window on logarithmic axes: halving it "
        "divides what is missed by 4.00."
    )
    assert "divides what is missed by 2.00" in ZoomUntilLinear(objective="kink").describe()
    assert "% of that" not in ZoomUntilLinear(objective="cone").describe()


def test_a_hill_alone_is_shown_at_its_first_place():
    assert ZoomUntilLinear(objective="kink").point == (0, 1)
    assert ZoomUntilLinear(objective="kink", point=(2, 2)).point == (2, 2)
    assert ZoomUntilLinear().point == (2, 1)


@pytest.mark.parametrize("name", HILLS)
@pytest.mark.parametrize(("point", "half_width"), [((1e6, -1e6), NEAREST), ((0.0, 0.0), FARTHEST)])
def test_extreme_states_can_be_drawn_and_described(name, point, half_width):
    figure = ZoomUntilLinear(objective=name, point=point, half_width=half_width, plane=True)
    assert "nan" not in figure.describe() and "inf" not in figure.describe()
    assert len(figure._picture()) < 60_000


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"objective": "ackley"}, "objective must be one of oval_bowl, himmelblau, kink, cone, cross, got 'ackley'"),
        ({"half_width": 0}, "half_width must be between 0.0001 and 2, got 0"),
        ({"half_width": 2.5}, "half_width must be between 0.0001 and 2, got 2.5"),
        ({"point": (1.0,)}, "point must have 2 numbers"),
    ],
)
def test_bad_traits_are_named_with_their_rule_and_value(state, message):
    with pytest.raises(ValueError, match=message):
        ZoomUntilLinear(**state)
