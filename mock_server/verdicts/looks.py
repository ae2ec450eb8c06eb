"""Whether a client checked for what it had sent, in a way that could show it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mock_server.calls import Call
from mock_server.contract.verbs import Verb
from mock_server.formats import normal_phone
from mock_server.verdicts.evidence import Evidence, about, tracking
from mock_server.verdicts.looked import span_of
from mock_server.verdicts.sending import Sending
from mock_server.verdicts.visits import Visit, VisitReader
from mock_server.verdicts.waits import Losses


class Looks:
    """Judges the calls with which clients check for what they sent."""

    def __init__(self, verbs: Sequence[Verb], pages: VisitReader, losses: Losses) -> None:
        self._pages = pages
        self._shows: dict[str, Callable[[Mapping[str, Any], int], bool | None]] = {
            verb.operation: verb.shows_sent for verb in verbs if verb.shows_sent
        }
        self._losses = losses

    def apply(self, unsure: Iterable[Sending], call: Call, seen: Evidence) -> None:
        """Clear the sends that the call could have shown and did not."""
        if not self._losses.was_answered(call) or self._losses.is_doubtful(call):
            return
        page = self._pages.page(call)
        for sending in unsure:
            of_shop = sending.unsure is not None and sending.unsure.shop_id == call.shop_id
            if of_shop and call.operation in sending.sends.looked_up_by:
                cleared = (
                    self._page_clears(page, seen, sending)
                    if page is not None
                    else self._check_clears(sending, call, seen)
                )
                if cleared:
                    sending.unsure = None
                elif not sending.again:
                    told = "showed it" if cleared is None else "could not show it as it asks"
                    sending.vain_look = f"The look-up, call {call.id}, {told}. "

    def _check_clears(self, sending: Sending, call: Call, seen: Evidence) -> bool | None:
        """Whether a method that tells of one customer says that it was not sent; None if it was."""
        assert sending.unsure is not None  # the caller checked
        show = self._shows.get(call.operation)
        if show is None:
            return False  # one record, by an id known only from a response
        sent = sending.evidence.request
        asked = [_plain(name, seen.request.get(name)) for name in ("phone", "oa_id")]
        meant = [_plain(name, sent.get(name)) for name in ("phone", "oa_id")]
        shown = show(seen.answer, sending.unsure.at) if asked == meant else None
        return None if shown else shown is False

    def _page_clears(self, page: Visit, seen: Evidence, sending: Sending) -> bool | None:
        """Whether a page, with those before it, shows that it was not sent; None if it shows it."""
        assert sending.unsure is not None  # the caller checked
        at, sent = sending.unsure.at, sending.evidence.request
        if not self._lets_pass(page, sending):
            return False
        wanted, track = about(sent), tracking(sent)
        for row in seen.rows:
            if row.created_at >= at and (row.tracking == track if track else row.about == wanted):
                sending.looked.clear()
                return None
        span = span_of(page)
        if span is None:
            return False
        key = (page.list[1], page.asked.selection)
        span = sending.looked[key] = span.joined(sending.looked.get(key))
        return span.since <= at and span.is_to_the_newest

    def _lets_pass(self, page: Visit, sending: Sending) -> bool:
        """Whether a page's filter could match what was sent, as far as its values are known.

        Others are of an id known only from a response, or of a state that may have changed.
        """
        assert sending.unsure is not None  # the caller checked
        request, selection = sending.evidence.request, page.asked.selection
        sent = self._pages.selection(page.list[1], {**sending.sends.record(request), **request})
        lets = sent is not None and set(selection.equals) <= set(sent.equals)
        return lets and selection.since <= sending.unsure.at < selection.until


def _plain(name: str, value: Any) -> str:
    if name == "phone" and isinstance(value, str):
        return normal_phone(value) or value
    return "" if value is None else str(value)
