"""Clocks: what agreements promise in time, as it runs, rests, is kept or broken in an incident.

`commitments.read_clocks` reads those of an agreement, each a `clock.Clock`; `ledger` accounts for
every minute under one. What a broken one costs is `ansvar.penalty`.
"""
