"""The way in: `--version` answers before anything is imported; the rest is the command line."""

import sys

from ansvar import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"ansvar {__version__}\n")
        return
    # One short run: collecting garbage costs more than it frees.
    import gc

    gc.disable()
    from ansvar.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
