"""Findings as JUnit XML: a suite for each file, a test for each finding in it.

A test holds one finding, because Jenkins and others show only the first of several, and its name
holds no line, because GitLab tells old from new by the names. What the run fails on is a failure
(a file that could not be read: an error); what it only mentions is a skipped test.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

from ansvar.diagnostics import Diagnostic
from ansvar.exits import FailOn
from ansvar.harmless import clean
from ansvar.locale import Language
from ansvar.render.findings import finding_text
from ansvar.render.source_lines import Lines
from ansvar.validation import Validation, fails

_UNREADABLE = "ANS0"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(validation: Validation, fail_on: FailOn, language: Language) -> str:
    """What validation found; a file without findings is a test that passes."""
    lines = Lines(validation.texts, validation.private)
    found: dict[str, list[Diagnostic]] = {path: [] for path in validation.files}
    for finding in validation.findings:
        found[finding.span.path].append(finding)
    root = ET.Element("testsuites", name="ansvar validate")
    for path, findings in found.items():
        suite = ET.SubElement(root, "testsuite", name=_xml(path), file=_xml(path))
        suite.extend(_tests(path, findings, fail_on, lines, language))
        _count(suite, ("tests", "failures", "errors", "skipped"))
    _count(root, ("tests", "failures", "errors"))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _tests(
    path: str,
    findings: Sequence[Diagnostic],
    fail_on: FailOn,
    lines: Lines,
    language: Language,
) -> Iterator[ET.Element]:
    if not findings:
        yield ET.Element("testcase", classname=_xml(path), name="ansvar validate")
    seen: Counter[str] = Counter()
    for finding in findings:
        rule, message = finding.rule, clean(finding.message(language.lang))
        name = f"{rule.code} {rule.slug}: {message}"
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        test = ET.Element("testcase", classname=_xml(path), name=_xml(f"{name}{again}"))
        unread = rule.code.startswith(_UNREADABLE)
        kind = ("error" if unread else "failure") if fails(finding, fail_on) else "skipped"
        told = ET.SubElement(test, kind, type=rule.severity.value, message=_xml(message))
        told.text = _xml("\n".join(finding_text(finding, lines, language)))
        yield test


def _count(element: ET.Element, names: Iterable[str]) -> None:
    """Write how many tests there are, and how each of them ended."""
    inside = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for name in names:
        element.set(name, str(sum(1 for _ in element.iter(inside[name]))))


def _xml(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
