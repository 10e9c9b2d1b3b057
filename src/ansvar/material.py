"""Material: the files that a run is asked about, from names, folders and patterns."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

from ansvar.load import yaml_files
from ansvar.settings import Settings

_PATTERN = frozenset("*?[")


class Material(NamedTuple):
    """The files as asked for, once each and in that order, with their absolute paths.

    `named` are those that a path or pattern names; the others were only met in a folder. `empty`
    are the paths that gave no file.
    """

    files: Mapping[Path, Path]
    named: frozenset[Path]
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
    named: set[Path] = set()
    empty: list[Path] = []
    for path in paths:
        gave = False
        for file, is_named in _files(path, settings):
            gave = True
            if file.parent not in folders:
                folders[file.parent] = whole(file).parent
            place = folders[file.parent] / file.name
            files.setdefault(place, file)
            if is_named:
                named.add(files[place])
        if not gave:
            empty.append(path)
    return Material({file: place for place, file in files.items()}, frozenset(named), tuple(empty))


def _files(path: Path, settings: Settings) -> Iterator[tuple[Path, bool]]:
    """The files that a path stands for, and whether it names them."""
    for found in _expanded(path):
        if found.is_dir():
            yield from ((inside, False) for inside in _included(found, settings))
        else:
            yield found, True


def _expanded(path: Path) -> Iterator[Path]:
    """What a pattern stands for, in a stable order; anything else for itself."""
    if _PATTERN.isdisjoint(str(path)) or path.exists():
        yield path
        return
    from glob import glob

    # Path.glob takes no absolute pattern.
    yield from sorted(Path(found) for found in glob(str(path), recursive=True))  # noqa: PTH207


def _included(folder: Path, settings: Settings) -> Iterator[Path]:
    """A folder's YAML files that no pattern of the excluded matches.

    A pattern matches a file, or a folder between it and the one that was asked for: to ask for an
    excluded folder is to mean it.
    """
    asked, home = folder.resolve(), settings.folder.resolve()
    if not settings.exclude or asked.drive != home.drive:
        yield from yaml_files(folder)
        return
    patterns = [pattern.rstrip("/") for pattern in settings.exclude]
    for file in yaml_files(folder):
        inside = file.relative_to(folder)
        names = (relpath(asked / part, home) for part in (inside, *inside.parents[:-1]))
        if not any(fnmatch(Path(n).as_posix(), p) for n in names for p in patterns):
            yield file
