"""The ledger and the errors as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import to_builtins

from mock_server.contract.ledger import GRADES, Topic, count
from mock_server.etelecom.zalo.error_codes import CAUSES, MESSAGES
from mock_server.web.reference.failures import Failure


def ledger_document(topics: Sequence[Topic]) -> dict[str, Any]:
    """Every fact by topic, and the number of facts of each grade."""
    counted = count(fact for topic in topics for fact in topic.facts)
    return {
        "grades": [
            {"grade": grade, "meaning": meaning, "facts": counted[grade]}
            for grade, meaning in GRADES.items()
        ],
        "topics": [to_builtins(topic) for topic in topics],
    }


def errors_document(failures: Iterable[Failure]) -> dict[str, Any]:
    """Every vendor error, and every refusal by Zalo that a record can carry."""
    return {
        "errors": [failure.document() for failure in failures],
        "zalo": [
            {"error_code": code, "error_message": MESSAGES[code], "cause": cause}
            for code, cause in CAUSES.items()
        ],
    }
