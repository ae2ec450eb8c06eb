"""Times and durations as the control API reads and writes them."""

from datetime import datetime, timedelta


def written(instant: str | datetime) -> str:
    """Format a time; raises ValueError for one without a time zone."""
    if isinstance(instant, str):
        return instant
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone: give one, such as tzinfo=timezone.utc")
    return instant.isoformat()


def read(text: str) -> datetime:
    """Parse a time that the server sent, which is in UTC."""
    return datetime.fromisoformat(text)


def length(duration: float | str | timedelta | None, parts: dict[str, float]) -> float | str:
    """A duration as the API accepts it, from seconds, ISO 8601, a timedelta or its parts."""
    if (duration is None) == (not parts):
        raise TypeError("give one duration: seconds, 'PT2H', a timedelta, or parts as hours=2")
    if duration is None:
        return timedelta(**parts).total_seconds()
    return duration.total_seconds() if isinstance(duration, timedelta) else duration
