"""Counters of one process as Prometheus reads them; no label tells worlds apart."""

from collections import Counter

from mock_server.clock import stopwatch

_BUCKETS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5)
"""Upper bounds of the histogram, in seconds."""


class Metrics:
    """What was counted since the process began."""

    def __init__(self) -> None:
        self._started = stopwatch()
        self._calls: Counter[tuple[str, int]] = Counter()
        self._faults: Counter[str] = Counter()
        self._seconds = 0.0
        self._buckets = [0] * len(_BUCKETS)

    def count(self, operation: str, status: int, seconds: float, fault: str) -> None:
        """Count one answered call."""
        self._calls[operation, status] += 1
        self._seconds += seconds
        for place, bound in enumerate(_BUCKETS):
            if seconds <= bound:
                self._buckets[place] += 1
                break
        if fault:
            self._faults[fault] += 1

    def text(self, worlds: int) -> str:
        """The exposition format."""
        total = sum(self._calls.values())
        below = [sum(self._buckets[: place + 1]) for place in range(len(_BUCKETS))]
        lines = [
            "# HELP etelecom_mock_calls_total Calls of the vendor's methods.",
            "# TYPE etelecom_mock_calls_total counter",
            *(
                f'etelecom_mock_calls_total{{method="{operation}",status="{status}"}} {count}'
                for (operation, status), count in sorted(self._calls.items())
            ),
            "# HELP etelecom_mock_faults_total Faults that played.",
            "# TYPE etelecom_mock_faults_total counter",
            *(
                f'etelecom_mock_faults_total{{kind="{kind}"}} {count}'
                for kind, count in sorted(self._faults.items())
            ),
            "# HELP etelecom_mock_call_seconds How long answers took.",
            "# TYPE etelecom_mock_call_seconds histogram",
            *(
                f'etelecom_mock_call_seconds_bucket{{le="{bound}"}} {count}'
                for bound, count in zip(_BUCKETS, below, strict=True)
            ),
            f'etelecom_mock_call_seconds_bucket{{le="+Inf"}} {total}',
            f"etelecom_mock_call_seconds_sum {self._seconds:.6f}",
            f"etelecom_mock_call_seconds_count {total}",
            "# HELP etelecom_mock_worlds Worlds that the store holds.",
            "# TYPE etelecom_mock_worlds gauge",
            f"etelecom_mock_worlds {worlds}",
            "# HELP etelecom_mock_uptime_seconds Seconds since the process began.",
            "# TYPE etelecom_mock_uptime_seconds gauge",
            f"etelecom_mock_uptime_seconds {stopwatch() - self._started:.3f}",
        ]
        return "\n".join(lines) + "\n"
