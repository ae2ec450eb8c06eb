"""Tests of the report. They pass; --etelecom-alternatives shows what they rest on."""

import pytest
from report import Etelecom, create, created_on, last_changed, of_customer, without_end


@pytest.fixture
def etelecom(etelecom_mock):
    return Etelecom(etelecom_mock.base_url, etelecom_mock.api_key)


def test_each_journey_is_counted_on_one_day(etelecom_mock, etelecom):
    etelecom_mock.journeys.create(created_at="2026-03-02T00:00:00Z")
    assert created_on(etelecom, ["2026-03-01", "2026-03-02", "2026-03-03"]) == [0, 1]


def test_a_journey_that_zalo_refused_has_no_end(etelecom_mock, etelecom):
    made = etelecom_mock.journeys.create(status="N", error_code=-139, expired_at=None)
    assert without_end(etelecom) == [made["id"]]


def test_a_customer_is_found(etelecom_mock, etelecom):
    made = etelecom_mock.journeys.create(phone="0912345678")
    assert of_customer(etelecom, "0912345678") == [made["id"]]


def test_a_refusal_is_told(etelecom_mock, etelecom):
    account = etelecom_mock.accounts.list()[0]
    assert create(etelecom, account["oa_id"], "0999000014") == -139


def test_the_last_changes_come_first(etelecom_mock, etelecom):
    for second in (10, 20, 30):
        etelecom_mock.journeys.create(updated_at=f"2026-03-10T07:00:{second}.5Z")
    assert last_changed(etelecom) == ["00:30.5Z", "00:20.5Z"]
