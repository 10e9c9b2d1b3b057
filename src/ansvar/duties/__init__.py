"""Statutory notifications: which the law knows, as dated and sourced data, and which of them stand.

`applicable.read_duties` reads the data for an incident; `statutes.DUTIES` is all of it, and
`left_out.LEFT_OUT` what is not told as fact, with the reason.
"""
