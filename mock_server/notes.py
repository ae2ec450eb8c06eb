"""Notes: what an answer let pass, or assumed, told beside the answer and never in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mock_server.errors import InvalidArgument


class NoteCode(StrEnum):
    """The closed list of notes."""

    def __new__(cls, code: str, about: str, lenient: bool = False) -> "NoteCode":
        """A member with its text, and whether a strict world refuses what it tells of."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.about = about
        member.lenient = lenient
        return member

    about: str
    lenient: bool

    @classmethod
    def of(cls, code: str) -> "NoteCode":
        """The note of a code."""
        return next(each for each in cls if each.value == code)

    URL_JOINED_WRONGLY = (
        "url-joined-wrongly",
        "The path is a known one, but base URL and service were not joined by a dot.",
    )
    UNKNOWN_FIELD = (
        "unknown-field",
        "The body has a field that nobody knows; it was ignored.",
        True,
    )
    LIMIT_CLAMPED = ("limit-clamped", "The limit was 0 or more than 100, and became 100.", True)
    PHONE_NORMALISED = (
        "phone-normalised",
        "The phone was not in Zalo's form 84xxxxxxxxx, and was read as such.",
        True,
    )
    NUMBER_FOR_INT64 = (
        "number-for-int64",
        "An int64 came as a JSON number; JavaScript rounds such numbers above 2^53.",
        True,
    )
    BARE_PATH = (
        "bare-path",
        "The method was called without a base URL, as the reference widget prints it.",
        True,
    )
    API_PATH = ("api-path", "The path begins with /api/ where the vendor's begin with /v1/.", True)
    ROW_ON_DATE_BOUND = (
        "row-on-date-bound",
        "A row was created exactly at date_from, which the simulator takes as inclusive.",
    )
    CALLED_FROM_BROWSER = (
        "called-from-browser",
        "A page in a browser called: its key is no secret, and the vendor may not allow it.",
    )
    PAST_THE_END = ("past-the-end", "The cursor lies at the end of the list: the page is empty.")


@dataclass(frozen=True, slots=True)
class Note:
    """One note on one call."""

    code: NoteCode
    message: str


def refuse_leniency(notes: Sequence[Note]) -> None:
    """What a strict world does with what others let pass; raises InvalidArgument."""
    for note in notes:
        if note.code.lenient:
            raise InvalidArgument(f"strict: {note.message}")
