"""What a shop's own code looks like: it reads its journeys at eTelecom, page by page."""

from collections.abc import Iterator

import httpx


class Etelecom:
    """A client of the Zalo Cloud API; address and key come from outside."""

    def __init__(self, base_url: str, api_key: str) -> None:
        self._base_url = base_url
        self._http = httpx.Client(headers={"Authorization": f"Bearer {api_key}"})

    def close(self) -> None:
        """End its connections."""
        self._http.close()

    def call(self, method: str, body: dict) -> dict:
        """One call. Base URL and service are joined by a dot: never by urljoin or base_url=."""
        answer = self._http.post(f"{self._base_url}.Zalo/{method}", json=body)
        answer.raise_for_status()
        return answer.json()

    def journeys(self, **filters) -> Iterator[dict]:
        """All journeys that the filter lets through, up to the empty page."""
        paging = {"limit": 100}
        while True:
            page = self.call("ListJourneys", {"filter": filters, "paging": paging})
            if not page["journeys"]:
                return
            yield from page["journeys"]
            paging = {"limit": 100, "after": page["paging"]["next"]}


def phones_to_call(etelecom: Etelecom) -> set[str]:
    """The customers with an enabled journey."""
    return {journey["phone"] for journey in etelecom.journeys(status="P")}
