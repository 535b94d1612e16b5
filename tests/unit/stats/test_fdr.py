import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from geosafety.errors import RefusedInputError
from geosafety.stats import benjamini_hochberg, benjamini_yekutieli

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=60)


@given(probabilities)
def test_q_values_are_those_of_scipy(p):
    np.testing.assert_allclose(
        benjamini_hochberg(np.array(p)), false_discovery_control(p), atol=1e-12
    )


@given(probabilities)
def test_q_values_under_any_dependence_are_those_of_scipy(p):
    np.testing.assert_allclose(
        benjamini_yekutieli(np.array(p)),
        false_discovery_control(p, method="by"),
        atol=1e-12,
    )


@given(probabilities)
def test_q_is_never_below_p_and_keeps_its_order(p):
    values = np.array(p)
    q = benjamini_hochberg(values)
    assert (q >= values).all()
    assert (np.diff(q[np.argsort(values)]) >= 0).all()


def test_the_fifteen_p_values_of_the_paper_give_four_discoveries():
    # Benjamini and Hochberg (1995), section 3.2.
    p = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000),
    ]
    assert (benjamini_hochberg(np.array(p)) <= 0.05).sum() == 4


def test_no_tests_give_no_discoveries():
    assert benjamini_hochberg(np.empty(0)).size == 0


@pytest.mark.parametrize("bad", [np.nan, -0.1, 1.1])
def test_what_is_no_probability_is_refused(bad):
    with pytest.raises(RefusedInputError):
        benjamini_hochberg(np.array([0.5, bad]))
