"""What a function stands on is reckoned exactly: against every combination of what may fail."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.agreement import Condition
from ansvar.cover import holds_always
from ansvar.formula import Formula, Formulas
from ansvar.rules.backing import Backing

MOST = 5

Tree = int | tuple[int, list["Tree"]]
"""A component, or how many of some parts must be down for it to be down."""

trees: st.SearchStrategy[Tree] = st.recursive(
    st.integers(0, MOST - 1),
    lambda parts: st.lists(parts, min_size=1, max_size=4).flatmap(
        lambda chosen: st.tuples(st.integers(1, len(chosen)), st.just(chosen))
    ),
    max_leaves=8,
)


def built(formulas: Formulas, tree: Tree) -> Formula:
    if isinstance(tree, int):
        return formulas.component(tree)
    need, parts = tree
    return formulas.threshold(need, [built(formulas, part) for part in parts])


def is_down(tree: Tree, down: Sequence[bool]) -> bool:
    if isinstance(tree, int):
        return down[tree]
    need, parts = tree
    return sum(is_down(part, down) for part in parts) >= need


@given(trees, st.lists(st.integers(0, 20), min_size=MOST, max_size=MOST))
def test_the_share_of_time_up_is_the_sum_over_all_worlds(tree: Tree, twentieths: list[int]) -> None:
    shares = [Fraction(part, 20) for part in twentieths]
    expected = Fraction()
    for down in product((False, True), repeat=MOST):
        weight = Fraction(1)
        for share, out in zip(shares, down, strict=True):
            weight *= 1 - share if out else share
        expected += weight * (not is_down(tree, down))
    formulas = Formulas()
    function = built(formulas, tree)
    assert Backing(formulas, function, (), 0, 0).up(function, shares) == expected


@given(trees, st.lists(st.integers(1, 9), min_size=MOST, max_size=MOST))
def test_what_is_restored_is_the_lightest_that_will_do(tree: Tree, weights: list[int]) -> None:
    enough = [
        sum(weight for weight, out in zip(weights, down, strict=True) if not out)
        for down in product((False, True), repeat=MOST)
        if not is_down(tree, down)
    ]
    formulas = Formulas()
    chosen = Backing(formulas, built(formulas, tree), (), 0, 0).least(weights)
    assert chosen is not None
    assert sum(weights[i] for i in chosen) == min(enough)
    assert not is_down(tree, [i not in chosen for i in range(MOST)])


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"link_is": "nat"}, True),
        ({"link_is": "dosa"}, False),
        ({"link_is": "nat", "caused_by": "kommunen"}, None),
        ({"link_is": "dosa", "caused_by": "kommunen"}, False),
        ({"any": [{"caused_by": "kommunen"}, {"link_is": "nat"}]}, True),
        ({"any": [{"caused_by": "kommunen"}, {"link_is": "dosa"}]}, None),
        ({"any": []}, False),
        ({"all": [{"link_is": ["nat", "dosa"]}, {"not": {"link_is": "dosa"}}]}, True),
        ({"not": {"force_majeure": {}}}, None),
        ({}, False),
    ],
)
def test_a_condition_holds_always_when_the_link_alone_decides(
    condition: dict[str, object], holds: bool | None
) -> None:
    assert holds_always(Condition.model_validate(condition), "nat") is holds
