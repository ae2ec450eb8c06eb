"""A nightly report that relies on five things which the vendor never promised."""

from itertools import pairwise

import httpx


class Etelecom:
    """A client of the Zalo Cloud API; address and key come from outside."""

    def __init__(self, base_url: str, api_key: str) -> None:
        self._base_url = base_url
        self._headers = {"Authorization": f"Bearer {api_key}"}

    def call(self, method: str, body: dict) -> dict:
        """One call of the Zalo service."""
        address = f"{self._base_url}.Zalo/{method}"
        answer = httpx.post(address, json=body, headers=self._headers)
        answer.raise_for_status()
        return answer.json()

    def journeys(self, **filters) -> list[dict]:
        """All journeys that the filter lets through; a page that is not full is the last one."""
        rows, paging = [], {"limit": 100}
        while True:
            page = self.call("ListJourneys", {"filter": filters, "paging": paging})
            rows += page.get("journeys", [])
            if len(page.get("journeys", [])) < 100:
                return rows
            paging["after"] = page["paging"]["next"]


def created_on(etelecom: Etelecom, days: list[str]) -> list[int]:
    """How many journeys were created on each day. Relies on date_to being exclusive."""
    midnights = [f"{day}T00:00:00Z" for day in days]
    return [
        len(etelecom.journeys(date_from=since, date_to=until))
        for since, until in pairwise(midnights)
    ]


def without_end(etelecom: Etelecom) -> list[str]:
    """Journeys that never expire. Relies on how an unset time is written."""
    rows = etelecom.journeys()
    return [row["id"] for row in rows if row.get("expired_at", "0001").startswith("0001")]


def of_customer(etelecom: Etelecom, phone: str) -> list[str]:
    """A customer's journeys. Relies on phones coming as 84..."""
    return [row["id"] for row in etelecom.journeys() if row["phone"] == f"84{phone[1:]}"]


def create(etelecom: Etelecom, oa_id: str, phone: str) -> int:
    """Zalo's error code for a new journey. Relies on a refusal being a record."""
    made = etelecom.call("CreateJourney", {"oa_id": oa_id, "phone": phone})
    return made.get("error_code", 0)


def last_changed(etelecom: Etelecom) -> list[str]:
    """The two journeys changed last. Relies on the cursor's sort holding for the next page."""
    sort = {"limit": 1, "sort": "-updated_at"}
    first = etelecom.call("ListJourneys", {"paging": sort})
    second = etelecom.call("ListJourneys", {"paging": sort | {"after": first["paging"]["next"]}})
    return [page["journeys"][0]["updated_at"][-8:] for page in (first, second)]
