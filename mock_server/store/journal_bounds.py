"""The limits of a journal: which calls lose their bodies, and which are dropped."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from mock_server.calls import Call
from mock_server.clock import stopwatch

MOST_LISTED = 1_000
"""Maximum number of calls of one world that are kept with their bodies, if they fit."""

LOOK_EVERY = MOST_LISTED
"""Calls between two checks of all worlds' sizes, which reads the whole journal."""

DEFAULT_BYTES = 64 * 1024 * 1024
"""Maximum bytes of the journals of all worlds."""

_SHARES = 8
"""One world may use this fraction of all bytes: 8 MiB of 64."""

_OVERHEAD = 1_000
"""Bytes of a call apart from its bodies: the object, its numbers, its headers."""

_DIGEST_OVERHEAD = 400
"""The same for a call that lost its bodies and headers."""

_DIGESTS_A_SECOND, _MOST_DIGESTS = 2_000, 1_000
"""Digests made each second, and after a pause, as when calls were written late; beyond it calls are
dropped. Under heavy load digests would cost more than the calls themselves."""

Digest = Callable[[Call], bytes]
"""Extracts what verdicts need of a call when the journal drops its bodies."""


def no_digest(_call: Call) -> bytes:
    """The digest of a store without verdicts."""
    return b""


def size_of(call: Call) -> int:
    """The approximate bytes of a call in a journal."""
    if call.bodies_dropped:
        return _DIGEST_OVERHEAD + len(call.digest)
    return _OVERHEAD + len(call.body) + len(call.response)


def without_bodies(call: Call, digest: Digest) -> None:
    """Reduce a call to what verdicts need."""
    call.digest = digest(call)
    call.body, call.response, call.headers = b"", b"", []
    call.bodies_dropped = True


class Bounds(Struct, frozen=True):
    """The bounds of a journal, in bytes."""

    total: int = DEFAULT_BYTES

    @property
    def world(self) -> int:
        """Maximum bytes of one world."""
        return self.total // _SHARES


MOST_AT_ONCE = 16
"""Calls that lose their bodies at once: other calls run in between, and other worlds write."""


class DigestRate:
    """How many digests the process may make now."""

    def __init__(self) -> None:
        self._left, self._at = float(_MOST_DIGESTS), stopwatch()

    def room(self) -> int:
        """The number that may be made."""
        now = stopwatch()
        self._left = min(_MOST_DIGESTS, self._left + (now - self._at) * _DIGESTS_A_SECOND)
        self._at = now
        return int(self._left)

    def take(self, count: int) -> None:
        """Count digests that are made."""
        self._left -= count


class Held(Struct, frozen=True):
    """What the journal contains of one world."""

    whole: int
    """Calls with bodies."""

    whole_bytes: int
    digest_bytes: int
    """The calls without bodies, all of them older than those with bodies."""

    incomplete: bool
    """Whether calls were dropped altogether."""

    def exceeds(self, bound: int) -> bool:
        """Whether something is to be dropped."""
        return self.whole > MOST_LISTED or self.whole_bytes + self.digest_bytes > bound


class Cut(Struct, frozen=True):
    """What to drop from one world, oldest first."""

    bodies: int = 0
    """Number of calls that lose their bodies."""

    calls: int = 0
    """Number of calls that are dropped altogether."""


def cut(held: Held, bound: int, whole: Iterable[int], digests: Iterable[int], room: int) -> Cut:
    """What to drop so that a world keeps within ``bound`` bytes and ``MOST_LISTED`` bodies.

    Bodies are dropped first, and what verdicts need of them stays. Digests may take half of the
    bound; beyond it the oldest are dropped. A world that lost calls altogether can no longer be
    judged completely, so its older calls are then dropped without a digest, which costs nothing.

    Args:
        held: What the world has.
        bound: Its maximum bytes.
        whole: Sizes of its calls with bodies, oldest first.
        digests: Sizes of its other calls, oldest first.
        room: The number of digests that may be made; where more are needed, none is.
    """
    count, whole_bytes, digest_bytes = held.whole, held.whole_bytes, held.digest_bytes
    bodies = calls = 0
    whole, digests = iter(whole), iter(digests)
    while count > MOST_LISTED or whole_bytes + digest_bytes > bound:
        oldest_digest = next(digests, None) if _digests_go(held, digest_bytes, bound) else None
        if oldest_digest is not None:
            digest_bytes -= oldest_digest
            calls += 1
            continue
        size = next(whole, None)
        if size is None:
            break
        count -= 1
        whole_bytes -= size
        if held.incomplete:
            calls += 1
        else:
            bodies += 1
            digest_bytes += _DIGEST_OVERHEAD
    return Cut(bodies, calls) if bodies <= room else Cut(0, calls + bodies)


def _digests_go(held: Held, digest_bytes: int, bound: int) -> bool:
    return digest_bytes > 0 and (held.incomplete or digest_bytes > bound // 2)


def shares(held: Mapping[int, int], total: int) -> dict[int, int]:
    """The bytes to which the largest worlds must shrink so that all fit.

    The largest shrink to one level, which is never below a fair share (``total`` divided by the
    number of worlds): a world within its fair share loses nothing.
    """
    excess = sum(held.values()) - total
    if excess <= 0:
        return {}
    by_size = sorted(held.items(), key=lambda item: item[1], reverse=True)
    above = 0
    for count, (_, size) in enumerate(by_size, start=1):
        above += size
        level = (above - excess) // count
        if count == len(by_size) or level >= by_size[count][1]:
            return {world: level for world, _ in by_size[:count]}
    return {}
