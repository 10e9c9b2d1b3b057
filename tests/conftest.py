"""Makes tests/cases.py importable from every folder of tests."""
