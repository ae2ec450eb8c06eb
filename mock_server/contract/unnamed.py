"""What no page of the vendor mentions, but an API that is extended may add: a member, a value."""

from mock_server.contract.values import EnumKind

MEMBER, MEMBER_VALUE = "introduced_later", "by the vendor"
WORD, LETTER = "introduced_later", "X"
_LETTERS = 2


def new_value(kind: EnumKind) -> str:
    """A value that an enum does not have: a letter if its own values are letters."""
    return LETTER if all(len(word) <= _LETTERS for word in kind.words) else WORD
