"""Judgement between files: each rule a constant above the function that finds it."""
