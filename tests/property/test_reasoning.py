"""What must hold of every answer: splitting, silence, order, permutation, irrelevance."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.assessment import Assessment
from cases import ask, gains, odds, owes, register, shares

CHECKED = settings(max_examples=40, deadline=None, derandomize=True)
NAMES = "abcdef"
PERCENT = st.integers(1, 60)
LIKELIHOODS = st.lists(PERCENT, min_size=3, max_size=6)
RESULTS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(1, 3)), st.sampled_from(["ok", "fail"]), max_size=4
)
"""Results of stretches, by where each begins and how many links it holds."""

Results = dict[tuple[int, int], str]


def lines(results: Results, names: str, swap: dict[str, str]) -> list[str]:
    """Results about stretches of a series, with some links written in another way."""
    found = []
    for (first, length), result in results.items():
        stretch = names[first % len(names) :][:length]
        links = ", ".join(swap.get(name, name) for name in stretch)
        found.append(f"{{of: [{links}], how: instrument, result: {result}, at: 2026-03-02 08:10}}")
    # Two results of one stretch are one check; the last written would count.
    return list({line.partition(", how")[0]: line for line in found}.values())


def answer(  # noqa: PLR0913
    likelihoods: list[float],
    results: Results,
    *,
    swap: dict[str, str] | None = None,
    owner: dict[str, str] | None = None,
    links: str = "",
    path: str = "",
    checks: str = "",
    said: str = "",
    turn: bool = False,
) -> Assessment:
    names = NAMES[: len(likelihoods)]
    swap, owner = swap or {}, owner or {n: f"p{i % 3}" for i, n in enumerate(names)}
    written = [
        f"{n}: {{name: {n}, run_by: r, likelihood: {p:.12g} %}}"
        for n, p in zip(names, likelihoods, strict=True)
        if n not in swap
    ] + links.splitlines()
    observed = [*lines(results, names, swap), *([said] if said else [])]
    observed = observed[::-1] if turn else observed
    owners = sorted(set(owner.values()))
    built = register(
        "\n".join(written[::-1] if turn else written),
        path or f"f: [{', '.join(swap.get(n, n) for n in names)}]",
        checks=checks,
        agreements="".join(
            owes(o, ", ".join(swap.get(n, n) for n in owner if owner[n] == o)) for o in owners
        ),
        assumptions="outside: 2 %",
    )
    return ask(built, f"observations: [{', '.join(observed)}]")


def close(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


def total(found: Assessment) -> float:
    return sum(shares(found).values()) + found.current.division.rest


@CHECKED
@given(LIKELIHOODS, RESULTS, PERCENT, PERCENT)
def test_splitting_a_link_changes_only_names(
    likelihoods: list[float], results: Results, first: int, second: int
) -> None:
    together = first + second - first * second / 100
    whole = answer([together, *likelihoods[1:]], results)
    parts = (
        f"a1: {{name: a1, run_by: r, likelihood: {first} %}}\n"
        f"a2: {{name: a2, run_by: r, likelihood: {second} %}}"
    )
    halves = answer(likelihoods, results, swap={"a": "a1, a2"}, links=parts)
    assert shares(halves) == close(shares(whole))
    assert halves.current.division.rest == close(whole.current.division.rest)
    assert type(halves.verdict) is type(whole.verdict)
    before, after = odds(whole), odds(halves)
    assert {n: after[n] for n in before if n != "a"} == close(
        {n: before[n] for n in before if n != "a"}
    )


@CHECKED
@given(LIKELIHOODS, RESULTS)
def test_an_unknown_check_changes_nothing(likelihoods: list[float], results: Results) -> None:
    checks = "k: {name: k, of: [a, b], by: hm}\nm: {name: m, of: [a], by: hm}"
    silent = answer(likelihoods, results, checks=checks)
    said = "{check: k, result: unknown, at: 2026-03-02 08:20}"
    tried = answer(likelihoods, results, checks=checks, said=said)
    assert odds(tried) == odds(silent)
    assert shares(tried) == shares(silent)
    assert gains(tried) == gains(silent)
    assert tried.verdict == silent.verdict._replace(grounds=tried.verdict.grounds)


@CHECKED
@given(LIKELIHOODS, RESULTS, st.permutations(["p0", "p1", "p2"]))
def test_permuting_parties_permutes_shares(
    likelihoods: list[float], results: Results, order: list[str]
) -> None:
    owner = {n: f"p{i % 3}" for i, n in enumerate(NAMES[: len(likelihoods)])}
    renamed = dict(zip(["p0", "p1", "p2"], order, strict=True))
    before = answer(likelihoods, results, owner=owner)
    after = answer(likelihoods, results, owner={n: renamed[o] for n, o in owner.items()})
    assert shares(after) == close({renamed[p]: s for p, s in shares(before).items()})


@CHECKED
@given(LIKELIHOODS, RESULTS)
def test_shares_sum_to_the_outage(likelihoods: list[float], results: Results) -> None:
    found = answer(likelihoods, results)
    assert total(found) == close(found.current.location.outage)


@CHECKED
@given(LIKELIHOODS, RESULTS, PERCENT)
def test_a_leg_that_does_not_matter_has_no_share(
    likelihoods: list[float], results: Results, likelihood: int
) -> None:
    names = NAMES[: len(likelihoods)]
    links = (
        f"x: {{name: x, run_by: r, likelihood: {likelihood} %}}\n"
        "y: {name: y, run_by: r, likelihood: 0 %}"
    )
    owner = {**{n: f"p{i % 3}" for i, n in enumerate(names)}, "x": "px"}
    plain = answer(likelihoods, results, owner={n: o for n, o in owner.items() if n != "x"})
    found = answer(
        likelihoods,
        results,
        owner=owner,
        links=links,
        path=f"f: [{', '.join(names)}, {{any_of: [x, y]}}]",
        said="{of: [x], how: instrument, result: fail, at: 2026-03-02 08:10}",
    )
    worth = shares(found)
    assert worth.pop("px", 0.0) == close(0.0)
    assert total(found) == close(total(plain))


@CHECKED
@given(LIKELIHOODS, RESULTS)
def test_the_order_of_lines_in_the_file_does_not_matter(
    likelihoods: list[float], results: Results
) -> None:
    here, there = answer(likelihoods, results), answer(likelihoods, results, turn=True)
    assert odds(there) == close(odds(here))
    assert shares(there) == close(shares(here))
    assert type(there.verdict) is type(here.verdict)


@CHECKED
@given(LIKELIHOODS, RESULTS, st.sampled_from(["ok", "fail"]))
def test_lines_dated_later_do_not_matter(
    likelihoods: list[float], results: Results, result: str
) -> None:
    later = f"{{of: [a], how: instrument, result: {result}, at: 2026-03-02 09:30}}"
    found, plain = answer(likelihoods, results, said=later), answer(likelihoods, results)
    assert (found.unused, plain.unused) == (1, 0)
    assert odds(found) == odds(plain)
    assert shares(found) == shares(plain)
    assert found.timeline == plain.timeline
