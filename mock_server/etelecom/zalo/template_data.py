"""Whether what is filled into a template fits it."""

from typing import Any
from unicodedata import normalize

from mock_server.contract.verbs import VerbContext
from mock_server.etelecom.zalo.error_codes import DATA_EMPTY, DATA_INVALID, SUCCESS
from mock_server.etelecom.zalo.template_record import Template
from mock_server.notes import NoteCode


def data_refusal(context: VerbContext, template: Template, data: dict[str, str] | None) -> int:
    """Zalo's code, 0 where it fits; a note says what does not."""
    if not data and any(param.get("require") for param in template.template_params):
        return DATA_EMPTY
    given = data or {}
    for param in template.template_params:
        name = str(param.get("name"))
        problem = _misfit(param, given.get(name))
        if problem:
            context.note(NoteCode.TEMPLATE_DATA, f"template_data.{name[:80]} {problem}")
            return DATA_INVALID
    return SUCCESS


def _misfit(param: dict[str, Any], value: str | None) -> str:
    """What is wrong with a template's value; empty if it is valid."""
    if value is None:
        return "is missing, and the template needs it" if param.get("require") else ""
    low, high = (param.get(name) for name in ("min_length", "max_length"))
    length = len(normalize("NFC", value))  # letters as people see them
    if isinstance(low, int) and length < low:
        return f"has {length} characters, fewer than {low}"
    if isinstance(high, int) and length > high:
        return f"has {length} characters, more than {high}"
    return ""
