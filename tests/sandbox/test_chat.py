"""A chat in which a person plays the customer of an OA."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.sandbox.conftest import Open, World

pytestmark = pytest.mark.browser

PHONE = "0999000001"


def follower_of(world: World) -> tuple[str, Any]:
    """The OA that has the templates, and a new follower of it."""
    oa_id = world.call("ListOA").json()["accounts"][0]["oa_id"]
    return oa_id, world.control("POST", "/followers", {"oa_id": oa_id, "own_phone": PHONE})


def test_a_customer_writes_leaves_and_comes_back(tab: Open, world: World) -> None:
    oa_id, follower = follower_of(world)
    page = tab(world, f"chat?follower={follower['id']}")
    talk = page.get_by_role("log")
    expect(talk).to_contain_text("Nothing was written yet.")
    expect(page.get_by_label("Follower")).to_have_value(follower["id"])
    page.get_by_label("As the customer").fill("Xin <b>chào</b>")
    page.get_by_role("button", name="Send").click()
    expect(talk.locator("li.in p")).to_have_text("Xin <b>chào</b>")
    expect(page.get_by_label("As the customer")).to_have_value("")
    page.get_by_label("As the customer").fill("https://pictures.example.com/1.jpg")
    page.get_by_label("this is a picture's address").check()
    page.get_by_role("button", name="Send").click()
    expect(talk.locator("li.in")).to_have_count(2)
    expect(talk.locator("li.in").last).to_contain_text("customer, photo")
    text = {"oa_id": oa_id, "recipient": {"user_id": follower["zl_user_id"]}}
    assert world.call("OASendText", text | {"message": {"text": "Chào bạn"}}).status_code == 200
    expect(talk.locator("li.out p")).to_have_text("Chào bạn")
    page.get_by_role("button", name="Share data").click()
    page.get_by_role("button", name="Unfollow").click()
    expect(page.locator("main .word")).to_have_text("left")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    assert world.control("GET", f"/followers/{follower['id']}")["phone"] == "84999000001"
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.locator("main .word")).to_have_text("free")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


def test_a_customer_rates_what_came(tab: Open, world: World) -> None:
    oa_id, follower = follower_of(world)
    body = {"oa_id": oa_id, "phone": PHONE, "template_id": 419_999}
    message = world.call(
        "SendZNS", body | {"template_data": {"order_code": "A-1", "customer_name": "Lan"}}
    ).json()
    page = tab(world, f"chat?follower={follower['id']}")
    stars = page.get_by_role("button", name=f"Rate message {message['id']}: 5")
    world.control("PUT", "/clock", {"advance": 10})
    stars.click()
    expect(page.get_by_text("5 stars")).to_be_visible()
    assert world.control("GET", f"/messages/{message['id']}")["rate"] == 5


def test_a_followers_record_leads_to_its_chat(tab: Open, world: World) -> None:
    _, follower = follower_of(world)
    page = tab(world, "followers")
    page.get_by_role("button", name=follower["id"]).click()
    page.get_by_role("link", name="Open the chat").click()
    expect(page.get_by_role("heading", name="Chat")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Follower")).to_have_value(follower["id"])
    page.get_by_label("Follower").select_option(index=2)
    expect(page.get_by_label("Follower")).not_to_have_value(follower["id"])


def test_uploads_and_account_webhooks_have_views(tab: Open, world: World) -> None:
    made = world.control("POST", "/webhooks", {"url": "http://localhost:9/account"})
    page = tab(world, "webhooks")
    page.get_by_role("button", name=made["id"]).click()
    expect(page.get_by_role("dialog").get_by_label("url")).to_have_value(made["url"])
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Uploads").click()
    expect(page.get_by_role("heading", name="Uploads")).to_be_visible()


def test_the_state_is_told_in_the_pages_language(tab: Open, world: World) -> None:
    _, follower = follower_of(world)
    for locale, told in (("en-US", "the OA may write to them"), ("vi-VN", "OA")):
        page = tab(world, f"chat?follower={follower['id']}", locale=locale)
        state = page.locator("main p", has=page.locator(".word"))
        expect(state.locator("code").first).to_have_text("state")
        expect(state).to_contain_text(told)
        if locale == "vi-VN":
            expect(state).not_to_contain_text("the OA may")
