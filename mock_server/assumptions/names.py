"""Assumptions on the names of members, and on members that no page mentions."""

from collections.abc import Callable

from mock_server.assumptions import telling
from mock_server.assumptions.assumption import Alternative, Assumption
from mock_server.assumptions.seen import Seen
from mock_server.contract.unnamed import MEMBER, MEMBER_VALUE, new_value
from mock_server.contract.values import EnumKind
from mock_server.fidelity import Grade

_DOC_JSON = "the JSON of the method's page"
_DOC_TABLE = "the table of the method's page"


def _renamed(old: str, new: str, *, keep: bool = False) -> Callable[[Seen], None]:
    """Writes a declared member under another name, in the same place; with ``keep``, under both."""

    def rewrite(seen: Seen) -> None:
        if old not in seen.method.attributes:
            return
        for record in seen.records:
            members = list(record.items())
            record.clear()
            for name, value in members:
                if name != old or keep:
                    record[name] = value
                if name == old:
                    record[new] = value

    return rewrite


def _called(new: str, old: str, source: str, grade: Grade = Grade.ASSUMED) -> Alternative:
    """The alternative that a declared member has another name."""
    return Alternative(new, f"`{new}`.", source, grade, _renamed(old, new), "names")


def _declares(*names: str) -> Callable[[Seen], bool]:
    """Whether responses have such a member."""

    def touched(seen: Seen) -> bool:
        return bool(seen.records) and any(name in seen.method.attributes for name in names)

    return touched


JOURNEY_EXPIRY_NAME = Assumption(
    "journey_expiry_name",
    "What is the end of a journey called?",
    Alternative("expired_at", "`expired_at`.", _DOC_JSON, Grade.DOCUMENTED),
    (
        _called("expires_at", "expired_at", _DOC_TABLE, Grade.DOCUMENTED),
        Alternative(
            "both",
            "Both, with the same value.",
            "neither page need be wrong",
            rewrite=_renamed("expired_at", "expires_at", keep=True),
            stage="names",
        ),
    ),
    touches="every journey",
    touched=_declares("expired_at"),
    breaks="A client that reads only one name: for it, no journey ever ends.",
    tell=telling.names_of("ListJourneys", "expired_at", "expires_at", both="both"),
)

CHECK_CONSENT_NAME = Assumption(
    "check_consent_name",
    "What is the code in the response of CheckConsent called?",
    Alternative("error", "`error`.", _DOC_JSON, Grade.DOCUMENTED),
    (_called("error_code", "error", _DOC_TABLE, Grade.DOCUMENTED),),
    touches="CheckConsent",
    touched=_declares("error"),
    breaks="A client that reads a missing `error` as 0: it calls customers who did not agree.",
)

OWNER_ID_NAME = Assumption(
    "owner_id_name",
    "What is the owner of an OA called?",
    Alternative("onwer_id", "`onwer_id`.", _DOC_JSON, Grade.DOCUMENTED),
    (_called("owner_id", "onwer_id", "the misspelling may be only on the page"),),
    touches="every OA",
    touched=_declares("onwer_id"),
    breaks="A client that reads only one spelling.",
    tell=telling.names_of("ListOA", "onwer_id", "owner_id"),
)

LIST_OA_WEBHOOK = Assumption(
    "list_oa_webhook",
    "Do rows of ListOA have `webhook_url`?",
    Alternative("absent", "They have not.", "the schema of the method's page", Grade.DOCUMENTED),
    (
        Alternative(
            "present",
            "They have.",
            "a real client looks for it there",
            Grade.OBSERVED,
            shows={"ListOA": ("webhook_url",)},
        ),
    ),
    touches="ListOA",
    touched=lambda seen: seen.method.operation == "ListOA" and bool(seen.records),
    breaks="A decoder that rejects unknown members.",
    tell=telling.list_oa_webhook,
)


def _with_new_member(seen: Seen) -> None:
    own = [seen.document, *seen.records, seen.answered_paging] if seen.is_list else seen.records
    inner = [each for record in seen.records for each, _ in seen.inner(record)]
    for each in (*own, *inner):
        if each is not None:
            each[MEMBER] = MEMBER_VALUE


NEW_FIELDS = Assumption(
    "new_fields",
    "Do responses have members that no page mentions?",
    Alternative("none", "They have none.", "the method pages", Grade.DOCUMENTED),
    (
        Alternative(
            "some",
            f"Each object has one, `{MEMBER}`: the response's own, `paging`, every record, and "
            "those in it.",
            "APIs are extended without notice",
            rewrite=_with_new_member,
            stage="members",
        ),
    ),
    touches="every answer",
    touched=lambda seen: seen.succeeded,
    breaks="A decoder that rejects unknown members.",
    tell=telling.new_fields,
)

_EVERY = 10


def _with_new_values(seen: Seen) -> None:
    if not seen.is_list:
        return
    for number, record in enumerate(seen.records[::_EVERY]):
        enums = [name for name in record if isinstance(seen.kind_of(name), EnumKind)]
        if enums:
            chosen = enums[number % len(enums)]
            kind = seen.kind_of(chosen)
            assert isinstance(kind, EnumKind)  # chosen for it
            record[chosen] = new_value(kind)


NEW_ENUM_VALUES = Assumption(
    "new_enum_values",
    "Do enums have values that no page mentions?",
    Alternative("none", "They have none.", "the method pages", Grade.DOCUMENTED),
    (
        Alternative(
            "some",
            "The first record of a page, and every tenth after it, has one in one of its enums.",
            "APIs are extended without notice",
            rewrite=_with_new_values,
        ),
    ),
    touches="every list",
    touched=lambda seen: seen.is_list and seen.succeeded,
    breaks="A closed enum, or a switch without a default.",
    tell=telling.new_enum_values,
)

NAMES = (
    JOURNEY_EXPIRY_NAME,
    CHECK_CONSENT_NAME,
    OWNER_ID_NAME,
    LIST_OA_WEBHOOK,
)
UNNAMED = (NEW_FIELDS, NEW_ENUM_VALUES)
