"""What is filled into a template: which value does not fit is told beside the answer."""

from unicodedata import normalize

import pytest

from tests.life.calls import first_oa
from tests.simulator import Answer, Client

LONG = "Nguyễn Thị Ánh Tuyết" * 3


def sent(client: Client, **data: object) -> Answer:
    body = {
        "oa_id": first_oa(client),
        "phone": "84912345678",
        "template_id": 419_999,
        "template_data": {"order_code": "DH-1001", "customer_name": "An"} | data,
    }
    return client.call("/v1/shop.Zalo/SendZNS", body)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"customer_name": LONG}, "template_data.customer_name has 60 characters, more than 50"),
        ({"order_code": "x" * 31}, "template_data.order_code has 31 characters, more than 30"),
        ({"note": "x" * 101}, "template_data.note has 101 characters, more than 100"),
    ],
)
def test_the_note_names_the_parameter(client: Client, data: dict[str, str], told: str) -> None:
    answer = sent(client, **data)
    assert answer.body["error_code"] == -112
    assert answer.headers["x-mock-note"] == "template-data"
    assert answer.headers["x-mock-hint"] == told


def test_a_missing_value_is_named(client: Client) -> None:
    body = {"oa_id": first_oa(client), "phone": "84912345678", "template_id": 419_999}
    answer = client.call("/v1/shop.Zalo/SendZNS", body | {"template_data": {"order_code": "1"}})
    assert answer.body["error_code"] == -112
    assert answer.headers["x-mock-hint"] == (
        "template_data.customer_name is missing, and the template needs it"
    )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_are_counted_as_people_see_them(client: Client, form: str) -> None:
    """50 letters are 50, however their marks are written."""
    letters = normalize(form, "ế" * 50)  # type: ignore[arg-type]  # a form's name
    assert sent(client, customer_name=letters).body["error_code"] == 0
    assert sent(client, customer_name=letters + "a").body["error_code"] == -112


def test_a_value_that_is_no_text_is_named(client: Client) -> None:
    answer = sent(client, price=1000)
    assert answer.undecodable == (
        "json: cannot unmarshal number into Go struct field SendZNSRequest.template_data "
        "of type string"
    )
    assert "'price'" in answer.hint
