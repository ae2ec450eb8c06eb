"""The parts of a world that are lists: records, faults, calls and snapshots."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from etelecom_mock.http import Caller, segment

Document = dict[str, Any]
Documents = list[Document]
Names = list[str]

_STEP = 100
"""Records of a page; the vendor's limit."""


class Findings(AssertionError):
    """The findings of a verdict that did not pass."""

    def __init__(self, verdict: str, findings: Sequence[Mapping[str, Any]]) -> None:
        self.findings = [dict(each) for each in findings]
        """Each has ``code``, ``message`` and the ids of its ``requests``."""

        lines = [f"  {each['code']}: {each['message']}" for each in findings]
        super().__init__("\n".join([f"the client fails verify/{verdict}:", *lines]))


class Speaker:
    """Sends control calls about one world, with its key; without one, by the world's name."""

    def __init__(self, caller: Caller, key: str | None, world: str | None = None) -> None:
        self._caller = caller
        self._key = key
        self._world = world

    def call(
        self, method: str, path: str, *, body: Any = None, query: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the response of a call; raises ControlError."""
        if self._world is not None:
            query = {**(query or {}), "world": self._world}
        return self._caller.call(method, path, body=body, key=self._key, query=query)


class Records:
    """Records of one kind in a world, including the fields that the vendor hides.

    They belong to the first shop unless ``shop_id`` names another.
    """

    def __init__(self, speaker: Speaker, plural: str) -> None:
        self._speaker = speaker
        self.plural = plural
        self._path = f"/{plural}"

    def create(self, *, shop_id: str | None = None, **fields: Any) -> Document:
        """Create a record at the world's current time, with the given fields."""
        return dict(self._speaker.call("POST", self._path, body=fields, query={"shop_id": shop_id}))

    def get(self, record_id: str, *, shop_id: str | None = None) -> Document:
        """The record with this ``id``."""
        path = f"{self._path}/{segment(record_id)}"
        return dict(self._speaker.call("GET", path, query={"shop_id": shop_id}))

    def update(self, record_id: str, *, shop_id: str | None = None, **fields: Any) -> Document:
        """Change fields; ``updated_at`` becomes the world's current time unless given."""
        path = f"{self._path}/{segment(record_id)}"
        return dict(self._speaker.call("PATCH", path, body=fields, query={"shop_id": shop_id}))

    def life(self, record_id: str, *, shop_id: str | None = None) -> Document:
        """The state of a record, and the states that can follow."""
        path = f"{self._path}/{segment(record_id)}/life"
        return dict(self._speaker.call("GET", path, query={"shop_id": shop_id}))

    def delete(self, record_id: str, *, shop_id: str | None = None) -> None:
        """Delete a record."""
        self._speaker.call(
            "DELETE", f"{self._path}/{segment(record_id)}", query={"shop_id": shop_id}
        )

    def list(self, *, shop_id: str | None = None, **filters: Any) -> Documents:
        """All matching records, newest first; accepts the filters and ``sort`` of vendor lists."""
        query: dict[str, Any] = {"limit": _STEP, "shop_id": shop_id} | filters
        found: Documents = []
        while True:
            page = self._speaker.call("GET", self._path, query=query)
            found += page[self.plural]
            if len(page[self.plural]) < _STEP:
                return found
            query["after"] = page["paging"]["next"]


class Consents(Records):
    """The requests for permission to call."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, "consents")

    def reply(self, record_id: str, reply_status: str, *, shop_id: str | None = None) -> Document:
        """Let the customer of a waiting request agree (``"P"``) or refuse (``"N"``), now."""
        path, body = f"{self._path}/{segment(record_id)}/reply", {"reply_status": reply_status}
        return dict(self._speaker.call("POST", path, body=body, query={"shop_id": shop_id}))


class Followers(Records):
    """The customers who follow an OA, and what they do, now."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, "followers")

    def follow(self, record_id: str, *, shop_id: str | None = None) -> Document:
        """Let a customer who left follow the OA again."""
        return self._act(record_id, "follow", shop_id)

    def unfollow(self, record_id: str, *, shop_id: str | None = None) -> Document:
        """Let a follower leave."""
        return self._act(record_id, "unfollow", shop_id)

    def say(
        self,
        record_id: str,
        text: str | None = None,
        *,
        image_url: str | None = None,
        shop_id: str | None = None,
    ) -> Document:
        """Let a follower write a text to the OA, or send a picture; returns the message."""
        said = {"text": text} if image_url is None else {"image_url": image_url}
        return self._act(record_id, "say", shop_id, said)

    def share(self, record_id: str, *, shop_id: str | None = None, **given: str) -> Document:
        """Let a follower share their data: their own, except for what is given."""
        return self._act(record_id, "share", shop_id, given)

    def _act(
        self, record_id: str, act: str, shop_id: str | None, body: Mapping[str, Any] | None = None
    ) -> Document:
        path = f"{self._path}/{segment(record_id)}/{act}"
        return dict(self._speaker.call("POST", path, body=body, query={"shop_id": shop_id}))


class Messages(Records):
    """The messages by template, and what their customers think of them."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, "messages")

    def rate(
        self,
        record_id: str,
        rate: int,
        *,
        note: str = "",
        feedback: Sequence[str] = (),
        shop_id: str | None = None,
    ) -> Document:
        """Let the customer of a delivered message rate it, from 1 to 5 stars."""
        path = f"{self._path}/{segment(record_id)}/rate"
        body = {"rate": rate, "note": note, "feedback": list(feedback)}
        return dict(self._speaker.call("POST", path, body=body, query={"shop_id": shop_id}))


class Calls(Records):
    """The call logs of a world, and placing calls."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker, "call_logs")

    def place(
        self, *, shop_id: str | None = None, for_: float | None = None, **fields: Any
    ) -> Document:
        """Let somebody call, now: ``place(callee="0912345678", outcome="answered")``.

        ``direction``, ``caller``, ``callee``, ``extension``, ``oa_id``, ``outcome``, ``after``,
        ``for_`` and ``transfers`` are those of ``POST /__admin/calls``; the call continues by the
        world's clock.
        """
        query = {"shop_id": shop_id}
        if for_ is not None:
            fields["for"] = for_
        return dict(self._speaker.call("POST", "/calls", body=fields, query=query))


class Webhooks:
    """Deliveries to the webhooks of the world's OAs."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def list(self) -> Documents:
        """The log, oldest first, with every attempt."""
        return list(self._speaker.call("GET", "/deliveries")["deliveries"])

    def redeliver(self, delivery_id: str) -> Document:
        """Deliver one again now; returns the result."""
        return dict(self._speaker.call("POST", f"/deliveries/{segment(delivery_id)}/redeliver"))


class Faults:
    """The fault rules for the world's calls."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def add(
        self,
        then: Mapping[str, Any] | None = None,
        *,
        when: Mapping[str, Any] | None = None,
        at: str | None = None,
        times: int | None = None,
        sequence: Sequence[Mapping[str, Any] | str] | None = None,
    ) -> Document:
        """Add a rule, such as ``add({"status": 503}, when={"page": 2}, times=1)``."""
        rule = {"when": when, "then": then, "at": at, "times": times, "sequence": sequence}
        body = {name: value for name, value in rule.items() if value is not None}
        return dict(self._speaker.call("POST", "/faults", body=body))

    def list(self) -> Documents:
        """The rules, with how often each matched and was applied."""
        rules: Documents = self._speaker.call("GET", "/faults")["faults"]
        return rules

    def remove(self, fault_id: str) -> None:
        """Remove one rule."""
        self._speaker.call("DELETE", f"/faults/{segment(fault_id)}")

    def clear(self) -> None:
        """Remove all rules."""
        self._speaker.call("DELETE", "/faults")


class Requests:
    """The world's calls, oldest first, read again on each use."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def list(self, **filters: Any) -> Documents:
        """The calls that match: ``method``, ``path``, ``status``, ``note``, ``fault``."""
        calls: Documents = self._speaker.call("GET", "/requests", query=filters)["requests"]
        return calls

    def count(
        self,
        *,
        method: str | None = None,
        status: int | None = None,
        body: Mapping[str, Any] | None = None,
        partial: bool = False,
    ) -> int:
        """How many calls match; ``body`` is a part of the request's body.

        ``partial`` counts the calls still in the journal if it had to drop some.
        """
        counted = self._counted(method=method, status=status, body=body, partial=partial or None)
        return int(counted["count"])

    def expect(
        self,
        expected: int,
        *,
        method: str | None = None,
        status: int | None = None,
        body: Mapping[str, Any] | None = None,
        partial: bool = False,
    ) -> None:
        """Fail the test, showing the nearest misses, unless exactly this many calls match.

        A call counts as soon as it arrives, so one in progress or abandoned by its client counts
        too; it has no ``status`` yet. ``partial`` as in ``count``.
        """
        __tracebackhide__ = True
        answer = self._counted(
            expect=expected, method=method, status=status, body=body, partial=partial or None
        )
        if answer["count"] == expected:
            return
        lines = [f"expected {expected} such calls, found {answer['count']}"]
        for miss in answer.get("nearest", []):
            reasons = "; ".join(miss["differences"])
            lines.append(f"  near: {miss['method']} {miss['status'] or 'no response'}: {reasons}")
        raise AssertionError("\n".join(lines))

    def clear(self) -> None:
        """Delete the calls so far."""
        self._speaker.call("DELETE", "/requests")

    def __len__(self) -> int:
        return len(self.list())

    def __iter__(self) -> Iterator[Document]:
        return iter(self.list())

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> Documents: ...

    def __getitem__(self, place: int | slice) -> Document | Documents:
        return self.list()[place]

    def __repr__(self) -> str:
        return f"<Requests {self.list()!r}>"

    def _counted(self, **asked: Any) -> Any:
        body = {name: value for name, value in asked.items() if value is not None}
        return self._speaker.call("POST", "/requests/count", body=body)


class Snapshots:
    """Saved states of the world, by name."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def save(self, name: str) -> None:
        """Save the current records, clock and faults."""
        self._speaker.call("POST", "/snapshots", body={"name": name})

    def restore(self, name: str) -> None:
        """Restore the world's state from when the snapshot was saved."""
        self._speaker.call("POST", f"/snapshots/{segment(name)}/restore")

    def remove(self, name: str) -> None:
        """Delete a snapshot."""
        self._speaker.call("DELETE", f"/snapshots/{segment(name)}")

    def list(self) -> Names:
        """The names."""
        return [each["name"] for each in self._speaker.call("GET", "/snapshots")["snapshots"]]
