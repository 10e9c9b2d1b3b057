"""The command line: options, one library call, one renderer, one exit code."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from ansvar.cli import attribute, audit, clock, explain, new, schema, summary, validate
from ansvar.cli.environment import chosen_language, debugging
from ansvar.exits import BUG, DONE, INTERRUPTED, UNREADABLE, USAGE, Stop
from ansvar.output import complain, write

app = typer.Typer(
    name="ansvar",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# In the order that --help lists them.
for command in (
    attribute.attribute,
    clock.clock,
    validate.validate,
    audit.audit,
    summary.summary,
    new.new,
    explain.explain,
    schema.schema,
):
    app.command()(command)


def run() -> int:
    """Run the command line and give its exit code; no traceback ever reaches a user."""
    # Links may need one another in long rows, and formulas follow them.
    sys.setrecursionlimit(20_000)
    try:
        # A command gives nothing; what comes back is the code of an Exit, which Typer catches.
        return app(prog_name="ansvar", standalone_mode=False) or DONE
    except Stop as stop:
        if stop.message:
            complain(stop.message)
        return stop.code
    except TyperException as error:
        return _misused(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except OSError as error:
        # A folder above may not be read, or the one we stand in is gone.
        complain(": ".join(filter(None, (error.filename, error.strerror or str(error)))))
        return UNREADABLE
    except Exception as error:  # noqa: BLE001 - the one place where our own bugs are caught
        return _failed(error)


def _misused(error: TyperException) -> int:
    """A usage error in one line, with the command whose help explains it."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ansvar"
    said = error.format_message().replace("Value error, ", "").rstrip(".")
    complain(f"{said}; {command} --help")
    return USAGE


def _failed(error: Exception) -> int:
    """One line about a bug of ours; the whole trace if the environment asks for it."""
    if debugging():
        raise error
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    complain(
        f"bug in ansvar: {type(error).__name__} at {place}; set ANSVAR_DEBUG=1 for the whole trace"
    )
    return BUG


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version.")] = False,
) -> None:
    """Say who is responsible when Swedish welfare technology stops working."""
    from ansvar import __version__

    if version:
        write(f"ansvar {__version__}\n", None, chosen_language(None))
        raise typer.Exit
    if context.invoked_subcommand is None:
        language = chosen_language(None)
        write(language.say("start"), None, language)
