"""Numbers that can be dialled from anywhere, and addresses of roles."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansvar.rules.addresses import dialled, is_role_address
from ansvar.validation import validate

TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
GIVEN = "anna eva karin kristina birgitta lars anders johan per erik nils edvard felix noel viktor"
FAMILY = (
    "andersson johansson karlsson nilsson eriksson olsson svensson pettersson lindberg magnusson "
    "lindström olofsson lindqvist berg axelsson lund lindh holm sandberg nyström öberg dahl trygg"
)


@pytest.mark.parametrize("given_name", GIVEN.split())
def test_common_names_are_no_roles(given_name: str) -> None:
    assert [n for n in FAMILY.split() if is_role_address(f"{given_name}.{n}@example.se")] == []


REGISTER = """\
ansvar: 1
parties:
  bolaget: {{name: Bolaget, contacts: {{jour: {{role: Jour, phone: "{phone}"}}}}}}
"""


def said(folder: Path, phone: str) -> list[tuple[str | None, str]]:
    """What is suggested for a number that is not in E.164, and where it stands."""
    path = folder / "register.yaml"
    path.write_text(REGISTER.format(phone=phone), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    return [
        (d.suggestion, lines[d.span.line - 1][d.span.column - 1 : d.span.end_column - 1])
        for d in validate([path], TODAY).findings
        if d.rule.code == "ANS505"
    ]


@settings(max_examples=60, deadline=None)
@example("004601-0000")
@given(st.from_regex(r"(0|00[1-9]|\+)?[1-9]?[0-9]{0,3}[ -][0-9]{2,3} ?[0-9]{2,8}", fullmatch=True))
def test_what_is_suggested_is_right_and_the_same_number(
    tmp_path_factory: pytest.TempPathFactory, phone: str
) -> None:
    folder = tmp_path_factory.mktemp("register")
    for suggestion, written in said(folder, phone):
        assert written == f'"{phone}"'
        if suggestion is not None:
            assert said(folder, suggestion) == []
            assert dialled(suggestion) == dialled(phone)
