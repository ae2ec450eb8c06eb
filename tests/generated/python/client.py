"""What a client made by openapi-python-client does: run in an environment of its own."""

import json
import os
from collections.abc import Iterator
from datetime import datetime

from vendor_client import AuthenticatedClient
from vendor_client.api.shop import create_journey, list_journeys, request_consent
from vendor_client.models import (
    Consent,
    CreateJourneyRequest,
    Error,
    Journey,
    JourneyFilter,
    ListJourneysRequest,
    ListJourneysResponse,
    PagingRequest,
    RequestConsentRequest,
    RequestConsentRequestCallType,
    RequestConsentRequestReasonCode,
)

client = AuthenticatedClient(base_url=os.environ["ORIGIN"], token=os.environ["KEY"])


def walk(filter_: JourneyFilter) -> Iterator[list[Journey]]:
    """Page by page, up to the empty one."""
    paging = PagingRequest(limit=40)
    while True:
        page = list_journeys.sync(
            client=client, body=ListJourneysRequest(filter_=filter_, paging=paging)
        )
        assert isinstance(page, ListJourneysResponse)
        if not page.journeys:
            return
        yield page.journeys
        paging = PagingRequest(limit=40, after=page.paging.next_)


pages = list(walk(JourneyFilter()))
since = datetime.fromisoformat(os.environ["SINCE"])
dated = [row for page in walk(JourneyFilter(date_from=since)) for row in page]
assert all(isinstance(row.created_at, datetime) for row in dated)
oa_id, phone = os.environ["OA_ID"], "84987654321"
created = create_journey.sync(client=client, body=CreateJourneyRequest(oa_id=oa_id, phone=phone))
asked = RequestConsentRequest(
    call_type=RequestConsentRequestCallType.AUDIO,
    oa_id=oa_id,
    phone=phone,
    reason_code=RequestConsentRequestReasonCode.UPDATE_ORDER,
)
consent = request_consent.sync(client=client, body=asked)
wrong = list_journeys.sync(client=client, body=ListJourneysRequest(paging=PagingRequest(limit=-1)))
assert isinstance(created, Journey)
assert isinstance(consent, Consent)
assert isinstance(wrong, Error)
print(
    json.dumps(
        {
            "created": created.phone,
            "consent": consent.call_type,
            "dated": len(dated),
            "pages": len(pages),
            "rows": sum(map(len, pages)),
            "error": wrong.code,
        }
    )
)
