"""The accounts that a command line asks for: of one incident, or of a folder's year of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ansvar.account import Account, read_account
from ansvar.case import Case, find_register, holds_register, open_cases
from ansvar.exits import DONE, FAULT, UNREADABLE, USAGE, Stop
from ansvar.load import shown, yaml_files
from ansvar.output import complain, report
from ansvar.question import Question, hint, moment_of, read_register_of, standard_input
from ansvar.source import MISSING, Document, read_bytes, read_file
from ansvar.together import Together, read_together

if TYPE_CHECKING:
    from ansvar.locale import Language


class Accounted(NamedTuple):
    """The accounts of what was asked for, and whether anything in it could not be read."""

    accounts: tuple[Account, ...]
    faulty: bool

    @property
    def together(self) -> Together | None:
        """What several incidents come to together; None of one."""
        return read_together(self.accounts) if len(self.accounts) > 1 else None

    @property
    def code(self) -> int:
        """How the run ends."""
        return FAULT if self.faulty else DONE


def accounted(paths: Sequence[str], question: Question, only: Sequence[str] = ()) -> Accounted:
    """The accounts of the incidents at some paths, under `only` these agreements if any are named.

    What is wrong with an incident or with what it rests on is reported. Stops if there is no such
    file, or no incident in any.
    """
    documents, unread = _documents(paths, question.language)
    faulty = unread
    accounts: dict[int, Account] = {}
    for numbered in _by_register(documents, question):
        first = next(iter(numbered.values()))
        register = read_register_of(first, question.chains, _folder(first), question.language)
        _check_names(only, register.agreements, question.language)
        cases = open_cases(numbered.values(), register)
        for number, case in zip(numbered, cases, strict=True):
            faulty |= _reported(case, question.language)
            if case.file is not None and case.target is not None:
                at, _ = moment_of(case.file, case.target, register, question)
                accounts[number] = read_account(register, case.file, case.target, at, only)
    found = tuple(accounts[number] for number in sorted(accounts))
    return Accounted(found, _told_twice(found, question.language) or faulty)


def _told_twice(accounts: Sequence[Account], language: "Language") -> bool:
    """Whether two files have one incident's id, which is said: their time would count twice."""
    paths: dict[str, list[str]] = {}
    for account in accounts:
        paths.setdefault(account.file.incident.id, []).append(account.file.document.path)
    for name, files in paths.items():
        if len(files) > 1:
            complain(language.say("usage.same_incident", id=name, paths=", ".join(files)))
    return any(len(files) > 1 for files in paths.values())


def _documents(paths: Sequence[str], language: "Language") -> tuple[list[Document], bool]:
    """The incident files at some paths, and whether one could not be read."""
    documents: list[Document] = []
    unread = False
    for path in paths:
        found = list(_read(path, language))
        incidents = [d for d in found if d is not None and (path == "-" or _holds(path, d))]
        if Path(path).is_dir() and not incidents:
            raise Stop(UNREADABLE, language.say("usage.no_incidents", path=path))
        documents += incidents
        unread |= None in found
    return documents, unread


def _read(path: str, language: "Language") -> Iterator[Document | None]:
    """The documents at a path, None for each that is there but cannot be read."""
    if path == "-":
        document, findings = read_bytes(standard_input(language), "-")
        report(findings if document is None else (), language)
        yield document
        return
    folder = Path(path)
    for file in yaml_files(folder) if folder.is_dir() else (folder,):
        document, findings = read_file(file, shown(file))
        if document is None:
            report(findings, language)
        if any(finding.rule is MISSING for finding in findings):
            raise Stop(UNREADABLE)
        yield document


def _holds(path: str, document: Document) -> bool:
    """Whether a document is one to account for: named itself, or with an incident in a folder."""
    held = isinstance(document.value, dict) and "incident" in document.value
    return held or not Path(path).is_dir()


def _by_register(
    documents: Sequence[Document], question: Question
) -> Iterable[dict[int, Document]]:
    """The documents of each register, numbered; one that is its own register stands alone."""
    found: dict[str, dict[int, Document]] = {}
    registers: dict[Path, Path | None] = {}
    for number, document in enumerate(documents):
        folder = _folder(document)
        if folder not in registers:
            registers[folder] = find_register(folder)
        key = str(question.chains or registers[folder] or "")
        alone = holds_register(document) or not key
        found.setdefault(f"{number}" if alone else key, {})[number] = document
    return found.values()


def _folder(document: Document) -> Path:
    return Path.cwd() if document.path == "-" else Path(document.path).resolve().parent


def _reported(case: Case, language: "Language") -> bool:
    """Whether anything is wrong with an incident or what it rests on, which is told."""
    told = (*case.faults.verdict, *case.faults.other)
    report(told, language)
    return bool(told)


def _check_names(only: Sequence[str], known: Collection[str], language: "Language") -> None:
    for name in only:
        if name not in known:
            near = hint(name, known, language)
            raise Stop(USAGE, language.say("usage.no_agreement", name=name, hint=near))
