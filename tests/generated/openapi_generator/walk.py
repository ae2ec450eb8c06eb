"""What a Python client made by openapi-generator does: run in an environment of its own."""

import json
import os
from collections.abc import Iterator
from datetime import datetime

from openapi_client import (
    ApiClient,
    Configuration,
    CreateJourneyRequest,
    Journey,
    JourneyFilter,
    ListJourneysRequest,
    PagingRequest,
    RequestConsentRequest,
    ShopApi,
)
from openapi_client.exceptions import BadRequestException

told = Configuration(host=os.environ["ORIGIN"], access_token=os.environ["KEY"])
shop = ShopApi(ApiClient(told))


def walk(filter_: JourneyFilter) -> Iterator[list[Journey]]:
    """Page by page, up to the empty one."""
    paging = PagingRequest(limit=40)
    while True:
        page = shop.list_journeys(ListJourneysRequest(filter=filter_, paging=paging))
        if not page.journeys:
            return
        yield page.journeys
        paging = PagingRequest(limit=40, after=page.paging.next)


def error() -> str:
    """The code of a refused call; what the document forbids is refused before it is sent."""
    try:
        shop.list_journeys(ListJourneysRequest(paging=PagingRequest(after="?")))
    except BadRequestException as refused:
        return str(refused.data.code)
    return ""


pages = list(walk(JourneyFilter()))
since = datetime.fromisoformat(os.environ["SINCE"])
dated = [row for page in walk(JourneyFilter(date_from=since)) for row in page]
assert all(isinstance(row.created_at, datetime) for row in dated)
customer = {"oa_id": os.environ["OA_ID"], "phone": "84987654321"}
why = {"call_type": "audio", "reason_code": "update_order"}
print(
    json.dumps(
        {
            "created": shop.create_journey(CreateJourneyRequest(**customer)).phone,
            "consent": shop.request_consent(RequestConsentRequest(**customer, **why)).call_type,
            "dated": len(dated),
            "pages": len(pages),
            "rows": sum(map(len, pages)),
            "error": error(),
        }
    )
)
