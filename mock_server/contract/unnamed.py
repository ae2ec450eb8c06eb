"""What no page of the vendor names, and an interface that grows may bring: a member, a value."""

from mock_server.contract.values import EnumKind

MEMBER, MEMBER_VALUE = "introduced_later", "by the vendor"
WORD, LETTER = "introduced_later", "X"
_LETTERS = 2


def new_value(kind: EnumKind) -> str:
    """A value that an enum does not have: a letter where its own are letters."""
    return LETTER if all(len(word) <= _LETTERS for word in kind.words) else WORD
