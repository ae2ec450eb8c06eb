"""Tests of the shop's code: no server to start, nothing to reset."""

from contextlib import closing

import httpx
import pytest
from customers import Etelecom, phones_to_call


@pytest.fixture
def etelecom(etelecom_mock):
    with closing(Etelecom(etelecom_mock.base_url, etelecom_mock.api_key)) as client:
        yield client


def test_customers_with_an_enabled_journey_are_called(etelecom_mock, etelecom):
    etelecom_mock.journeys.create(phone="0912 345 678", status="P")
    etelecom_mock.journeys.create(phone="0987 654 321", status="N")
    assert phones_to_call(etelecom) == {"84912345678"}


@pytest.mark.etelecom_mock(preset="page-plus-one")
def test_every_page_is_read(etelecom_mock, etelecom):
    assert len(list(etelecom.journeys())) == 101
    etelecom_mock.verify_paging()


@pytest.mark.etelecom_mock(preset="page-plus-one")
def test_a_row_that_comes_between_two_pages_is_shown_once(etelecom_mock, etelecom):
    etelecom_mock.faults.add({"insert": 3}, when={"page": 2}, times=1)
    ids = [journey["id"] for journey in etelecom.journeys()]
    assert len(ids) == len(set(ids))
    etelecom_mock.verify_paging()


def test_an_outage_is_told(etelecom_mock, etelecom):
    etelecom_mock.faults.add({"status": 503})
    with pytest.raises(httpx.HTTPStatusError):
        list(etelecom.journeys())
    etelecom_mock.requests.expect(1, method="ListJourneys", status=503)
