"""Clients that break one rule each, with the finding that each must get."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.clients import bad_reading, bad_retrying, bad_sending, reading, sending
from tests.clients.patience import GaveUp, good_patience
from tests.clients.world import World


@dataclass(frozen=True)
class Mutant:
    """One broken rule."""

    breaks: Callable[[World, Random], None]
    kind: str
    code: str
    preset: str = ""

    @property
    def name(self) -> str:
        return self.breaks.__name__

    @property
    def sentence(self) -> str:
        """What it does wrong."""
        return (self.breaks.__doc__ or "").split("\n\n")[0].replace("\n   ", "").replace("``", "`")

    def run(self, world: World, draw: Random) -> None:
        """Do it, between things that the client does correctly."""
        for part in (_done_well, self.breaks, _done_well):
            part(world, draw)
            world.end_faults()
            world.wait(4000)


def _done_well(world: World, draw: Random) -> None:
    """Something correct, on a list that mutants do not break."""
    if draw.random() < 0.5:
        return
    ways = (sending.look_ups, sending.send_to_many, sending.refused_then_mended, _other_list)
    try:
        draw.choice(ways)(world, draw)
    except GaveUp:
        world.wait(4000)


def _other_list(world: World, draw: Random) -> None:
    reading.Reader(world, good_patience(draw), "ListRequestConsent", draw.randint(2, 12)).read_on()


MUTANTS: tuple[Mutant, ...] = (
    Mutant(bad_reading.first_page_only, "paging", "stopped-early"),
    Mutant(bad_reading.stops_in_the_middle, "paging", "stopped-early"),
    Mutant(bad_reading.short_page_is_the_end, "paging", "stopped-early"),
    Mutant(
        bad_reading.clamped_page_is_the_end, "paging", "stopped-at-clamped-page", "page-plus-one"
    ),
    Mutant(bad_reading.page_numbers, "paging", "cursor-ignored"),
    Mutant(bad_reading.cursor_in_another_field, "paging", "cursor-ignored"),
    Mutant(bad_reading.offset_as_cursor, "paging", "cursor-invented"),
    Mutant(bad_reading.altered_cursor, "paging", "cursor-invented"),
    Mutant(bad_reading.cursor_of_another_list, "paging", "cursor-invented"),
    Mutant(bad_reading.filter_on_the_first_page_alone, "paging", "filter-changed"),
    Mutant(bad_reading.end_of_days_moves, "paging", "filter-changed"),
    Mutant(bad_reading.sort_turns_round, "paging", "sort-changed"),
    Mutant(bad_reading.sort_on_the_first_page_alone, "paging", "sort-changed"),
    Mutant(bad_reading.goes_on_past_the_end, "paging", "never-stopped"),
    Mutant(bad_reading.hammers_the_end, "paging", "never-stopped"),
    Mutant(bad_reading.empty_next_begins_anew, "paging", "never-stopped"),
    Mutant(bad_reading.short_page_begins_anew, "paging", "never-stopped"),
    Mutant(bad_reading.cursor_is_never_moved_on, "paging", "row-twice"),
    Mutant(bad_reading.next_sent_as_before, "paging", "row-twice"),
    Mutant(bad_reading.prev_sent_as_after, "paging", "row-twice"),
    Mutant(bad_reading.jumps_by_an_old_cursor, "paging", "row-missed"),
    Mutant(bad_reading.polls_the_wrong_end, "paging", "polled-wrong-end"),
    Mutant(bad_retrying.retries_without_waiting, "retries", "retried-at-once"),
    Mutant(bad_retrying.hastens_under_new_ids, "retries", "retried-at-once"),
    Mutant(bad_retrying.hammers_after_its_own_time_outs, "retries", "retried-at-once"),
    Mutant(bad_retrying.waits_the_same_each_time, "retries", "no-backoff"),
    Mutant(bad_retrying.waits_less_each_time, "retries", "no-backoff"),
    Mutant(bad_retrying.ignores_retry_after, "retries", "retry-after-ignored"),
    Mutant(bad_retrying.cannot_read_a_date, "retries", "retry-after-ignored"),
    Mutant(bad_retrying.never_gives_up, "retries", "never-gave-up"),
    Mutant(bad_retrying.retries_what_never_passes, "retries", "never-gave-up"),
    Mutant(bad_sending.sends_again_blindly, "sends", "duplicate-send"),
    Mutant(bad_sending.sends_again_after_its_own_time_out, "sends", "duplicate-send"),
    Mutant(bad_sending.sends_again_under_a_new_id, "sends", "duplicate-send"),
    Mutant(bad_sending.sends_again_with_a_new_time, "sends", "duplicate-send"),
    Mutant(bad_sending.looks_at_another_phone, "sends", "duplicate-send"),
    Mutant(bad_sending.looks_where_it_cannot_be, "sends", "duplicate-send"),
    Mutant(bad_sending.looks_at_the_oldest_page, "sends", "duplicate-send"),
    Mutant(bad_sending.falls_back_to_the_other_method, "sends", "duplicate-send"),
    Mutant(bad_sending.looks_only_before, "sends", "duplicate-send"),
    Mutant(bad_sending.sees_it_and_sends_again, "sends", "duplicate-send"),
    Mutant(bad_sending.takes_a_failed_look_for_no, "sends", "duplicate-send"),
    Mutant(bad_sending.sends_what_is_refused_again, "sends", "kept-sending-refused"),
)

UNTELLABLE: tuple[tuple[str, str], ...] = (
    ("its state is saved before its page is written", "what a client keeps, no call shows"),
    ("rows that a failed or empty page lacks are deleted", "what a client deletes, no call shows"),
    ("the next run asks from the newest time plus a second", "`date_from` is the client's choice"),
    ("the newest time is cut to seconds or milliseconds", "`date_from` is the client's choice"),
    ("a day of Vietnam is written as one of UTC", "`date_from` is the client's choice (a note)"),
    ("pages by hand, with `date_to` of the last row", "each call is a list of its own"),
    ("broken JSON is mended, or an unknown value crashes it", "the call was answered either way"),
    ("the message is sent again under a new id and with a new text", "it may be another message"),
    ("what has come to its end is asked for again, without a webhook", "another may have asked"),
    ("the same message is sent twice, both answered", "it may be a second parcel"),
    ("one retry at once, and no more", "libraries reconnect at once by design"),
    ("two equal waits", "jitter draws such, and a cap does"),
    ("21 attempts would follow, but the vendor recovers sooner", "it stopped by itself"),
    (
        "a refused call (400) is made again a few times, with waits",
        "a person may try it again",
    ),
    (
        "an answer of the wrong content type is asked for again at once",
        "the client may have read it",
    ),
    ("stops after a walk that began anew fewer than ten times", "a suite of tests does so too"),
    ("newest-first end is polled while nothing is new", "nothing was missed yet"),
    ("each page is asked for twice, one call after the other", "two readers in step do so too"),
    ("an answered call is made again and again without a pause", "it may be one of many callers'"),
    ("after 429 other calls are made at once", "other workers cannot know of it"),
    (
        "a failed first page is asked for at once with a smaller limit",
        "it may be another reader's page",
    ),
    ("reads page one alone, after a reader that paged as it does", "it may look for news"),
    (
        "one of three readers of a list stops at page one, beside the others",
        "it may be asked for twice",
    ),
    ("stops at a full page that was asked for and never came", "it has given up, rightly or not"),
    ("looks while the send still hangs, and sends again", "its client has looked, as it should"),
    ("a webhook is counted twice, or its signature not checked", "receiving is no call"),
)
"""What else clients do wrong, and why no verdict can distinguish them from a good client."""
