"""The rival of the start-up benchmark: what any typer and pydantic program pays for the same files.

Imports typer, builds one pydantic model, and parses the given YAML files with PyYAML's C loader.
"""

import sys
from pathlib import Path

import typer
import yaml
from pydantic import BaseModel


class Link(BaseModel):
    """One model, as small as they come."""

    name: str
    run_by: str


def main(paths: list[Path]) -> None:
    """Parse the files and do nothing with them."""
    Link(name="larmdosa", run_by="larmbolaget")
    for path in paths:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    typer.echo(len(paths))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
