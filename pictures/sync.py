"""A sync with a bug that a plain mock does not reveal: it treats a clamped page as the last."""

import os

import httpx

LIMIT = 500


def main() -> None:
    """Read pages of 500 until one is shorter."""
    url = f"{os.environ['ETELECOM_BASE_URL']}.Zalo/ListJourneys"
    headers = {"Authorization": f"Bearer {os.environ['ETELECOM_API_KEY']}"}
    synced, paging = 0, {"limit": LIMIT}
    while True:
        page = httpx.post(url, json={"paging": paging}, headers=headers).json()
        synced += len(page["journeys"])
        if len(page["journeys"]) < LIMIT:
            break
        paging["after"] = page["paging"]["next"]
    print(f"sync finished: success, {synced} journeys")


if __name__ == "__main__":
    main()
