"""Which key opens which base, and what the refusals say."""

import pytest

from tests.simulator import API_KEY, PARTNER_API_KEY, SHOP_KEY, Answer, Client, started

METHODS = ("ListJourneys", "ListRequestConsent")
SHOP_BASES = ("/v1/shop.Zalo/", "/api/shop.Zalo/")
PARTNER_BASES = ("/v1/partner.Zalo/", "/api/partner.Zalo/")
BARE = "/"
BASES = (*SHOP_BASES, *PARTNER_BASES, BARE)

NO_KEY = (
    401,
    "unauthenticated",
    "Vui lòng đăng nhập (hoặc đăng ký nếu chưa có tài khoản).",
)
INVALID = (401, "unauthenticated", "api_key không hợp lệ")
NO_ACCESS = (403, "permission_denied", "Không tìm thấy hoặc cần quyền truy cập..")

pytestmark = pytest.mark.parametrize("method", METHODS)


def hint_of(answer: Answer) -> str:
    """What the header tells a person."""
    assert "key-refused" in answer.headers["x-mock-note"]
    return str(answer.headers["x-mock-hint"])


@pytest.mark.rule("keys.shop-base")
@pytest.mark.parametrize("base", SHOP_BASES)
def test_the_shop_base_takes_an_api_key(seeded: Client, base: str, method: str) -> None:
    answer = seeded.call(base + method, key=API_KEY)
    assert (answer.status, answer.headers["x-mock-world"]) == (200, "demo")


@pytest.mark.rule("keys.partner-base")
@pytest.mark.parametrize("base", PARTNER_BASES)
def test_the_partner_base_takes_a_shop_key(seeded: Client, base: str, method: str) -> None:
    answer = seeded.call(base + method, key=SHOP_KEY)
    assert (answer.status, answer.headers["x-mock-world"]) == (200, "demo")


@pytest.mark.rule("keys.bare-path")
@pytest.mark.parametrize("key", [API_KEY, SHOP_KEY])
def test_the_bare_path_takes_either_key(seeded: Client, key: str, method: str) -> None:
    answer = seeded.call(BARE + method, key=key)
    assert (answer.status, answer.headers["x-mock-world"]) == (200, "demo")


@pytest.mark.parametrize("base", BASES)
def test_both_kinds_of_key_see_the_same_records(seeded: Client, base: str, method: str) -> None:
    key = SHOP_KEY if base in PARTNER_BASES else API_KEY
    same = seeded.call(f"/v1/shop.Zalo/{method}", key=API_KEY)
    assert seeded.call(base + method, key=key).raw == same.raw


@pytest.mark.rule("keys.refused")
@pytest.mark.parametrize(
    ("base", "key"),
    [(base, SHOP_KEY) for base in SHOP_BASES] + [(base, API_KEY) for base in PARTNER_BASES],
)
def test_a_key_of_the_wrong_kind_is_told_so(
    seeded: Client, base: str, key: str, method: str
) -> None:
    answer = seeded.call(base + method, key=key)
    assert answer.refusal == INVALID
    assert "meta" not in answer.body
    hint = hint_of(answer)
    assert "wrong kind" in hint
    assert "shop_key" in hint
    assert "api_key" in hint
    assert key.partition(":")[2] not in hint


@pytest.mark.rule("keys.refused")
@pytest.mark.parametrize("base", BASES)
def test_a_missing_key_is_told_so(seeded: Client, base: str, method: str) -> None:
    answer = seeded.call(base + method, key=None)
    assert answer.refusal == NO_KEY
    assert hint_of(answer).startswith("no key")


@pytest.mark.rule("keys.refused")
@pytest.mark.rule("keys.unlinked")
@pytest.mark.parametrize(
    "key",
    [
        "1000000000000000001:" + "q" * 32,
        "9999999999999999999:" + "demo" * 8,
        "shop1000000000000000001:" + "q" * 64,
        "shop9999999999999999999:" + "demo" * 16,
    ],
)
@pytest.mark.parametrize("base", BASES)
def test_a_key_that_no_world_has_is_told_so(
    seeded: Client, base: str, key: str, method: str
) -> None:
    answer = seeded.call(base + method, key=key)
    if key.startswith("shop") and base not in SHOP_BASES:
        assert answer.refusal == NO_ACCESS
        assert "meta" not in answer.body
    else:
        is_taken = base not in (SHOP_BASES if key.startswith("shop") else PARTNER_BASES)
        assert answer.refusal == INVALID
        assert answer.body.get("meta") == ({"orig": "Không tìm thấy."} if is_taken else None)
    assert hint_of(answer).startswith("unknown key")
    assert key.partition(":")[2] not in hint_of(answer)


@pytest.mark.rule("keys.refused")
@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer undefined",
        "Bearer $API_KEY",
        f"Bearer {API_KEY[:-1]}",
        f"Bearer {API_KEY}x",
        f"Bearer Bearer {API_KEY}",
        f'Bearer "{API_KEY}"',
        f"Bearer {API_KEY.upper()[:-1]}-",
        f"Bearer {SHOP_KEY[:-1]}",
        f"Bearer {SHOP_KEY.removeprefix('shop')}",
        f"Bearer shop{API_KEY}",
    ],
)
def test_a_malformed_key_is_told_so(seeded: Client, authorization: str, method: str) -> None:
    answer = seeded.send(b"{}", f"/v1/shop.Zalo/{method}", authorization=authorization)
    status, code, text = answer.refusal
    assert (status, code) == (401, "unauthenticated")
    assert text == INVALID[2]
    assert hint_of(answer).startswith("malformed key")
    assert "demodemo" not in hint_of(answer).lower()


@pytest.mark.rule("keys.scheme")
@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        API_KEY,
        f"Basic {API_KEY}",
        f"Token {API_KEY}",
        f"BEARER {API_KEY}",
        f"Bearer{API_KEY}",
    ],
)
def test_another_scheme_is_no_key(seeded: Client, authorization: str, method: str) -> None:
    answer = seeded.send(b"{}", f"/v1/shop.Zalo/{method}", authorization=authorization)
    assert answer.refusal == NO_KEY
    assert hint_of(answer).startswith("malformed key")
    assert "demodemo" not in hint_of(answer).lower()


@pytest.mark.rule("keys.scheme")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_scheme_is_bearer(seeded: Client, scheme: str, method: str) -> None:
    answer = seeded.send(b"{}", f"/v1/shop.Zalo/{method}", authorization=f"{scheme} {API_KEY}")
    assert answer.status == 200


@pytest.mark.rule("keys.in-url")
@pytest.mark.parametrize("name", ["token", "__token"])
def test_the_address_may_carry_the_key(seeded: Client, name: str, method: str) -> None:
    path = f"/v1/shop.Zalo/{method}?{name}={API_KEY.replace(':', '%3A')}"
    answer = seeded.send(b"{}", path, authorization=None)
    assert (answer.status, answer.headers["x-mock-note"]) == (200, "key-in-url")
    wrong = seeded.send(b"{}", path, authorization="Bearer nobody's")
    assert (wrong.status, wrong.headers["x-mock-note"]) == (401, "key-refused")


@pytest.mark.parametrize(("keys", "status"), [((API_KEY, "x"), 200), (("x", API_KEY), 401)])
def test_of_two_keys_the_first_counts(
    seeded: Client, keys: tuple[str, str], status: int, method: str
) -> None:
    """As with the Go server's headers and queries; the control API does the same."""
    path = f"/v1/shop.Zalo/{method}"
    held = [("Authorization", f"Bearer {key}") for key in keys]
    assert seeded.http.post(path, json={}, headers=held).status_code == status
    in_url = f"{path}?token={keys[0]}&token={keys[1]}"
    assert seeded.http.post(in_url, json={}).status_code == status
    assert seeded.http.get("/__admin/world", headers=held).status_code == status


@pytest.mark.rule("keys.partner-own")
@pytest.mark.parametrize("base", BASES)
def test_a_partner_own_key_may_not_call_a_zalo_method(
    seeded: Client, base: str, method: str
) -> None:
    answer = seeded.call(base + method, key=PARTNER_API_KEY)
    assert answer.refusal == INVALID
    assert "partner's own api_key may not" in hint_of(answer)
    assert "partnerpartner" not in answer.raw.decode()


def test_a_key_of_ones_own_opens_the_demo_world(method: str) -> None:
    own = "7000000000000000001:" + "k" * 32
    with started(preset="one", extra_api_keys=(own,)) as client:
        answer = client.call(f"/v1/shop.Zalo/{method}", key=own)
        assert (answer.status, answer.headers["x-mock-world"]) == (200, "demo")
        assert client.call(f"/v1/partner.Zalo/{method}", key=own).status == 401
        assert client.call(f"/v1/shop.Zalo/{method}").raw == answer.raw
