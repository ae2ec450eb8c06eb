"""Errors of a status, in the vendor's form or a proxy's."""

import pytest

from tests.kit.world import World
from tests.simulator import JOURNEYS

CODES = {
    400: "invalid_argument",
    401: "unauthenticated",
    403: "permission_denied",
    404: "not_found",
    409: "already_exists",
    412: "failed_precondition",
    429: "resource_exhausted",
    500: "internal",
    501: "unimplemented",
    503: "unavailable",
}
USUAL = {
    "invalid_argument": "Có lỗi xảy ra..",
    "unauthenticated": "Vui lòng đăng nhập (hoặc đăng ký nếu chưa có tài khoản).",
    "permission_denied": "Không tìm thấy hoặc cần quyền truy cập..",
    "not_found": "Không tìm thấy.",
}


@pytest.mark.parametrize(("status", "code"), CODES.items())
def test_a_status_comes_with_the_vendors_body(world: World, status: int, code: str) -> None:
    world.add_fault({"then": {"status": status}})
    answer = world.call(JOURNEYS)
    assert answer.refusal == (status, code, USUAL.get(code, "Lỗi không xác định."))
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("status", [402, 418, 451, 499, 501, 502, 504, 511, 599])
def test_any_error_status_can_be_asked_for(world: World, status: int) -> None:
    world.add_fault({"then": {"status": status}})
    found, code, text = world.call(JOURNEYS).refusal
    assert found == status
    assert code in {*CODES.values(), "unimplemented"}
    assert text == ("Có lỗi xảy ra.." if status < 500 else "Lỗi không xác định.")


@pytest.mark.parametrize(
    ("status", "title"),
    [(502, "502 Bad Gateway"), (503, "503 Service Unavailable"), (599, "599")],
)
def test_a_gateway_answers_html(world: World, status: int, title: str) -> None:
    world.add_fault({"then": {"status": status, "gateway": True}})
    answer = world.raw(JOURNEYS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert f"<title>{title}</title>" in answer.text


def test_without_a_gateway_it_is_the_vendor_who_answers(world: World) -> None:
    world.add_fault({"then": {"status": 503, "gateway": False}})
    assert world.call(JOURNEYS).refusal[:2] == (503, "unavailable")


def test_the_journal_has_the_answer(world: World) -> None:
    world.add_fault({"then": {"status": 502, "gateway": True}})
    text = world.raw(JOURNEYS).text
    (entry,) = world.requests()
    assert (entry["status"], entry["response"], entry["fault"]) == (502, text, "status")
