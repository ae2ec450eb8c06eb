"""Notes: what was tolerated or assumed about a call, in headers and the log, never in the body."""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from mock_server.errors import InvalidArgument


class NoteCode(StrEnum):
    """Every note there is."""

    def __new__(cls, code: str, about: str, lenient: bool = False) -> "NoteCode":
        """A member with its text, and whether a strict world refuses the call."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.about = about
        member.lenient = lenient
        return member

    about: str
    lenient: bool

    @classmethod
    def of(cls, code: str) -> "NoteCode":
        """The member of a code."""
        return next(each for each in cls if each.value == code)

    URL_JOINED_WRONGLY = (
        "url-joined-wrongly",
        "The path is known, but base URL and service were not joined by a dot.",
    )
    UNKNOWN_FIELD = (
        "unknown-field",
        "The body has an unknown field, which was ignored.",
        True,
    )
    LIMIT_CLAMPED = ("limit-clamped", "The limit was 0 or more than 100, and became 100.", True)
    PHONE_NORMALISED = (
        "phone-normalised",
        "The phone was not in Zalo's format 84xxxxxxxxx, and was converted.",
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
        "A page in a browser called: its key is not secret, and the vendor may not allow it.",
    )
    PAST_THE_END = ("past-the-end", "The cursor is at the end of the list: the page is empty.")
    ROW_NEAR_DATE_TO = (
        "row-near-date-to",
        "A row lies within the second after date_to, and is not in the list.",
    )
    SINGLE_DATE_BOUND = (
        "single-date-bound",
        "Only one of date_from and date_to was sent; a similar list of the vendor's refuses that.",
        True,
    )
    VIETNAM_DAY_AS_UTC = (
        "vietnam-day-as-utc",
        "The dates are those of whole days in UTC, which begin at 7 a.m. in Vietnam.",
    )
    EMPTY_FILTER = (
        "empty-filter",
        "A filter was sent that filters nothing, so all customers' rows are returned.",
        True,
    )
    ROUNDED_ID = ("rounded-id", "The id is not one of the shop's, but the rounded form of one.")
    TEMPLATE_DATA = ("template-data", "A value of template_data does not fit the template.")
    KEY_REFUSED = ("key-refused", "The key was refused; the note says what is wrong with it.")
    BODY_REFUSED = ("body-refused", "The body was refused; the note names the field.")
    KEY_IN_URL = (
        "key-in-url",
        "The key is in the URL, which logs and proxies record.",
        True,
    )
    UNKNOWN_ADDRESS = (
        "unknown-address",
        "No method has this address; the note names the one that is likely meant.",
    )
    NOT_SIMULATED = ("not-simulated", "The vendor has this method; the simulator does not.")


class Note(Struct, frozen=True):
    """One note on one call."""

    code: NoteCode
    message: str


def hint_of(notes: Sequence[Note]) -> str:
    """The first note's message as a header can carry it: printable ASCII, 500 bytes at most."""
    told = notes[0].message[:_LONGEST]
    if told.isascii() and told.isprintable():  # nearly all
        return told
    told = told.encode("ascii", "backslashreplace").decode()
    return _UNPRINTABLE.sub(" ", told)[:_LONGEST]


_LONGEST = 500
_UNPRINTABLE = re.compile(r"[^ -~]")


def refuse_leniency(notes: Sequence[Note]) -> None:
    """Refuse what only lenient worlds accept; raises InvalidArgument."""
    for note in notes:
        if note.code.lenient:
            raise InvalidArgument(f"strict: {note.message}")
