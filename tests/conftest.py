"""Makes tests/cases.py importable from every folder of tests."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-expected` writes the expected output of the examples anew."""
    parser.addoption("--update-expected", action="store_true", default=False)
