"""Material: the files that a run is asked about, from names, folders and patterns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from itertools import takewhile
from os.path import realpath, relpath
from pathlib import Path
from typing import NamedTuple

from ansvar.case import REGISTER_FOLDER
from ansvar.load import yaml_files
from ansvar.settings import Settings

_PATTERN = frozenset("*?[")


class Material(NamedTuple):
    """The files as asked for, once each and in that order, with their absolute paths.

    `ours` are those that a path or pattern names or that stand in a register's folder; the others
    were only met, and may be some other program's. `empty` are the paths that gave no file.
    """

    files: Mapping[Path, Path]
    ours: frozenset[Path]
    empty: tuple[Path, ...]


def whole(path: Path) -> Path:
    """A file's absolute path; the folder is followed to where it stands, the file is not."""
    return path.parent.resolve() / path.name


def gather(paths: Sequence[Path], settings: Settings) -> Material:
    """The files of some paths: a folder's YAML files without the excluded, and all that are named.

    A pattern is expanded here too, since not every shell does it. A file that is not there is
    named all the same: that it is missing is a finding.
    """
    folders: dict[Path, Path] = {}
    files: dict[Path, Path] = {}
    ours: set[Path] = set()
    empty: list[Path] = []
    for path in paths:
        gave, tops = False, _tops(path, settings)
        for file, is_named in _files(path, settings):
            gave = True
            if file.parent not in folders:
                folders[file.parent] = whole(file).parent
            place = folders[file.parent] / file.name
            files.setdefault(place, file)
            if is_named or _in_register(place.parent, tops):
                ours.add(files[place])
        if not gave:
            empty.append(path)
    return Material({file: place for place, file in files.items()}, frozenset(ours), tuple(empty))


def _tops(asked: Path, settings: Settings) -> tuple[Path, ...]:
    """The folders from which a register's folder is looked for downwards.

    What the folders above them are called says nothing of the files.
    """
    home = () if settings.source is None else (settings.folder.resolve(),)
    return (Path.cwd(), Path(realpath(asked)), *home)


def _in_register(folder: Path, tops: tuple[Path, ...]) -> bool:
    return any(
        REGISTER_FOLDER in folder.relative_to(top.parent).parts
        for top in tops
        if folder.is_relative_to(top)
    )


def _files(path: Path, settings: Settings) -> Iterator[tuple[Path, bool]]:
    """The files that a path stands for, and whether it names them."""
    if _PATTERN.isdisjoint(str(path)) or path.exists():
        if path.is_dir():
            yield from ((file, False) for file in _included(yaml_files(path), path, settings))
        else:
            yield path, True
        return
    plain = takewhile(_PATTERN.isdisjoint, path.parts)
    asked = Path(*plain)
    for found in _expanded(path):
        inside = yaml_files(found) if found.is_dir() else (found,)
        named = not found.is_dir()
        yield from ((file, named) for file in _included(inside, asked, settings))


def _expanded(path: Path) -> Iterator[Path]:
    """What a pattern stands for, in a stable order."""
    from glob import glob

    # Path.glob takes no absolute pattern.
    yield from sorted(Path(found) for found in glob(str(path), recursive=True))  # noqa: PTH207


def _included(files: Iterable[Path], folder: Path, settings: Settings) -> Iterator[Path]:
    """Those of a folder's files that no pattern of the excluded matches.

    A pattern matches a file, or a folder between it and the one that was asked for: to ask for an
    excluded folder is to mean it.
    """
    asked, home = folder.resolve(), settings.folder.resolve()
    if not settings.exclude or asked.drive != home.drive:
        yield from files
        return
    patterns = [pattern.rstrip("/") for pattern in settings.exclude]
    for file in files:
        inside = file.relative_to(folder)
        names = (relpath(asked / part, home) for part in (inside, *inside.parents[:-1]))
        if not any(fnmatch(Path(n).as_posix(), p) for n in names for p in patterns):
            yield file
