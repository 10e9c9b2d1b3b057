"""Places as JSON."""

from typing import Any

from ansvar.diagnostics import Span

Json = dict[str, Any]


def span_json(span: Span) -> Json:
    """A place; lines and columns from 1, the end exclusive."""
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
