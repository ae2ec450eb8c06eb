"""``compare``, tested under every alternative that reading calls can detect."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etelecom_mock import ControlClient
from mock_server.assumptions import ASSUMPTIONS
from mock_server.assumptions.seen import declared_methods
from mock_server.cli.own_server import serving
from mock_server.cli.serve_options import _assumed
from mock_server.compare.asking import Allowance, Api
from mock_server.compare.comparison import Told, compared
from mock_server.compare.rules import RULES_SEEN
from mock_server.compare.scrubbing import Scrubber
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.etelecom.zalo.error_codes import MESSAGES
from mock_server.settings import Settings
from tests.cli.running import run
from tests.simulator import ANCHOR, API_KEY, PARTNER_API_KEY, SHOP_KEY

METHODS = declared_methods(CATALOGUE, VERBS)
TELLABLE = [
    (each.name, other.name)
    for each in ASSUMPTIONS
    if each.tell is not None
    for other in each.others
]
KEYS = {"ETELECOM_API_KEY": API_KEY, "ETELECOM_SHOP_KEY": SHOP_KEY}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with enough data to detect everything."""
    with serving(Settings(preset="page-plus-one", anchor=ANCHOR, port=0)) as own:
        yield own.url


@pytest.fixture
def world(server: str) -> Iterator[Any]:
    """Its world demo, which has the defaults again afterwards."""
    with ControlClient(server) as client:
        world = client.world("demo")
        yield world
        world.reset()


def tell(server: str, **chosen: str) -> dict[str, Told]:
    api = Api(f"{server}/v1/shop", API_KEY, METHODS, Allowance(), sleep=lambda _: None)
    try:
        return {each.name: each for each in compared(api, chosen)}
    finally:
        api.close()


def test_by_the_defaults_nothing_differs(server: str) -> None:
    told = tell(server)
    assert [each for each in told.values() if each.differs] == []
    unseen = {name for name, each in told.items() if each.verdict.startswith("not seen")}
    assert unseen == {each.name for each in ASSUMPTIONS if each.tell is None}


@pytest.mark.parametrize(("name", "alternative"), TELLABLE)
def test_each_alternative_is_found_out(
    server: str, world: Any, name: str, alternative: str
) -> None:
    """Only it: what else it hides is not seen, and not reported wrongly."""
    world.assume(**{name: alternative})
    if alternative == "as_sent":  # seeded records were all sent in one form
        world.journeys.create(phone="0912345678")
    told = tell(server)
    assert told[name].verdict == f"other: {alternative}"
    assert [each.name for each in told.values() if each.differs] == [name]
    assert not tell(server, **{name: alternative})[name].differs


def test_it_makes_reading_calls_alone_and_few(server: str, world: Any) -> None:
    world.requests.clear()
    tell(server)
    calls = world.requests.list()
    assert {call["path"].rpartition("/")[2] for call in calls} <= {
        "CurrentAccount",
        *(each.operation for each in CATALOGUE if each.service == "Zalo"),
    }
    assert 0 < len(calls) <= 80
    with pytest.raises(ValueError, match="does more than read"):
        Api(server, API_KEY, METHODS, Allowance()).ask("CreateJourney", {})


def test_it_stops_at_the_calls_that_are_allowed(server: str, world: Any) -> None:
    world.requests.clear()
    waited: list[float] = []
    api = Api(f"{server}/v1/shop", API_KEY, METHODS, Allowance(most=7), sleep=waited.append)
    told = list(compared(api, {}))
    api.close()
    assert len(world.requests.list()) == 7
    assert waited == [1.0] * 6, "one a second"
    assert "not seen: after 7 calls no more were made" in {each.verdict for each in told}


def command(server: str, *options: str) -> Any:
    words = ("--base-url", f"{server}/v1/shop", "--yes", "--pause", "0", *options)
    return run("compare", *words, env=KEYS)


def test_the_command_prints_a_table_and_exits_1_on_a_difference(server: str, world: Any) -> None:
    same = command(server)
    assert same.code == 0
    assert b"date_bounds                same" in same.output
    assert same.errors.startswith(f"makes only reading calls to {server}/v1/shop: ListJourneys, ")
    assert API_KEY not in same.errors + same.output.decode()
    world.assume(date_bounds="closed")
    other = command(server)
    assert other.code == 1
    assert b"date_bounds                other: closed" in other.output


def test_what_was_seen_is_written_for_assume_file(server: str, world: Any, tmp_path: Path) -> None:
    world.assume(date_bounds="closed")
    file = tmp_path / "seen.json"
    assert command(server, "--write", str(file)).code == 1
    document = json.loads(file.read_text())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["observed_on"])
    assert (document["date_bounds"], document["unset_time"]) == ("closed", "year_one")
    assert "repeated_consent" not in document
    assert _assumed((), str(file))["assume"] == {"date_bounds": "closed"}
    assert command(server, "--assume-file", str(file)).code == 0


def test_the_partners_base_is_asked_with_its_own_key(server: str) -> None:
    done = command(server, "--partner-base-url", f"{server}/v1/partner")
    assert done.code == 0
    assert "CurrentAccount and CurrentShop; at most" in done.errors
    assert re.search(rb"accounts.whose-key, partner +same", done.output)


def test_a_key_of_another_account_is_found_out(server: str) -> None:
    """A partner's own key instead of a shop's: the API itself says whose it is."""
    api = Api(f"{server}/v1/partner", PARTNER_API_KEY, METHODS, Allowance())
    came = RULES_SEEN["accounts.whose-key"](api)
    api.close()
    assert came == "id '1000000000000000002', type 'partner'"


@pytest.mark.parametrize(
    ("words", "env", "code", "told"),
    [
        (("--yes",), {}, 2, "set the variable ETELECOM_API_KEY"),
        ((), KEYS, 2, "add --yes to run it unattended"),
        (("--yes",), {"ETELECOM_API_KEY": "nobody"}, 3, "the key is refused"),
    ],
)
def test_what_is_lacking_is_one_line(
    server: str, words: tuple[str, ...], env: dict[str, str], code: int, told: str
) -> None:
    cleared = {"ETELECOM_API_KEY": "", "ETELECOM_SHOP_KEY": ""}
    done = run("compare", "--base-url", f"{server}/v1/shop", *words, given=b"", env=cleared | env)
    assert done.code == code
    assert told in done.errors.splitlines()[-1]


def test_no_address_is_called_unasked() -> None:
    done = run("compare", "--yes", env=KEYS)
    assert done.code == 2
    assert "--base-url" in done.errors


def real_words(calls: list[Any]) -> set[str]:
    """The words of every text in responses, except words of enums and of Zalo's messages."""
    known = {
        "http",
        "https",
        "string",
        *re.findall(r"[^\W_]+", " ".join(MESSAGES.values()).lower()),
    }
    for method in METHODS.values():
        for attribute in method.attributes.values():
            for word in getattr(attribute.kind, "words", ()):
                known.update(re.findall(r"[^\W_]+", word.lower()))
    found: set[str] = set()
    for call in calls:
        for text in _texts(call["response"]):
            if not re.fullmatch(r"\d{15,19}|\d{4}-\d\d-\d\dT[\d:.]+Z", text):
                found.update(re.findall(r"[^\W_]+", text.lower()))
    is_id = re.compile(r"\d{15,19}")  # which remains one
    return {word for word in found if len(word) > 3 and not is_id.fullmatch(word)} - known


def _texts(value: Any) -> Iterator[str]:
    """All text values of a document, and the names of what a template asks for."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "template_data":
                yield from each
            if name != "paging":
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def test_no_real_word_is_in_a_recording(server: str, world: Any, tmp_path: Path) -> None:
    """Of any text of any answer: followers, accounts and the shop itself too."""
    folder = tmp_path / "recorded"
    world.requests.clear()
    partners = ("--partner-base-url", f"{server}/v1/partner")
    assert command(server, "--record", str(folder), *partners).code == 0
    files = sorted(folder.glob("*.json"))
    assert {"ListFollowers", "CurrentAccount", "CurrentShop"} <= {f.stem[4:] for f in files}
    words = real_words([call for call in world.requests.list() if call["status"] == 200])
    assert len(words) > 300
    assert {"thành", "customer"} <= words, "of the shop's own name, and names of parameters"
    for file in files:
        texts = _texts(json.loads(file.read_text()))
        there = {word for text in texts for word in re.findall(r"[^\W_]+", text.lower())}
        assert there & words == set(), file.name
    scrubbed = (folder / "scrubbed.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[a-z_0-9]+: \d+ values", line) for line in scrubbed)
    names = {line.partition(":")[0] for line in scrubbed}
    assert {"phone", "full_name"} <= names


def test_a_recording_is_a_fixture_whose_ids_times_and_links_are_real(
    server: str, world: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "recorded"
    command(server, "--record", str(folder))
    by_name = {file.name: json.loads(file.read_text()) for file in folder.glob("*.json")}
    page = next(each for name, each in sorted(by_name.items()) if "ListJourneys" in name)
    real = {row["id"]: row for row in world.journeys.list()}
    assert len(page["journeys"]) == 100
    links: dict[str, set[str]] = {}
    for row in page["journeys"]:
        same = ("id", "created_at", "expired_at", "status", "error_code", "journey_id")
        assert {name: row[name] for name in same} == {name: real[row["id"]][name] for name in same}
        assert re.fullmatch(r"84\d{9}", row["phone"])
        assert len(row["journey_token"]) == len(real[row["id"]]["journey_token"])
        links.setdefault(real[row["id"]]["phone"], set()).add(row["phone"])
    assert all(len(each) == 1 for each in links.values()), "one phone is one pseudonym"
    assert world.import_({"journeys": page["journeys"]})["journeys"] == 100


def test_one_phone_is_one_pseudonym_in_whatever_form() -> None:
    scrubber = Scrubber("a key")
    rows = [{"phone": form} for form in ("84912345678", "0912345678", "+84 912 345 678")]
    method = METHODS["ListJourneys"]
    made = scrubber.scrubbed({"journeys": rows}, method)["journeys"]
    digits = [re.sub(r"\D", "", row["phone"])[-9:] for row in made]
    assert len(set(digits)) == 1
    assert digits[0] != "912345678"
    assert made[1]["phone"].startswith("0")
    assert made[2]["phone"].startswith("+84 ")
    other = Scrubber("another key").scrubbed({"journeys": rows}, method)["journeys"]
    assert other != made


def test_the_names_of_a_templates_parameters_are_real() -> None:
    """In a message they are names of members, in a template texts: one word is one pseudonym."""
    scrubber = Scrubber("a key")
    data = {"customer_name": "Lan", "paid_at": "2026-03-10T08:00:00Z"}
    messages = {"messages": [{"template_data": data, "journey_id": "7", "user_id": "Lan 7"}]}
    made = scrubber.scrubbed(messages, METHODS["ListMessages"])["messages"][0]
    asked = {"templates": [{"template_params": [{"name": "customer_name"}]}]}
    params = scrubber.scrubbed(asked, METHODS["ListTemplates"])["templates"][0]["template_params"]
    names = list(made["template_data"])
    assert names[0] == params[0]["name"] != "customer_name"
    assert not set(re.findall(r"[a-z]+", json.dumps(made).lower())) & {"customer", "lan", "paid"}
    assert "2026" not in json.dumps(made["template_data"])
    assert made["journey_id"] == "7"
    assert set(scrubber.replaced) == {"template_data", "user_id", "name"}


def test_what_is_real_in_an_unusual_place_is_replaced() -> None:
    """As a name of a member, as a number, beside the cursors, in a text of several words."""
    scrubber = Scrubber("a key")
    row = {
        "phone": 84912345678,
        "by_phone": {"84912345678": {"note": "Lan, 0912 345 678"}, "Lan Anh": 3},
        "contact": 84912345678,
        "callee": [912345678, 41],
        "error_message": "84912345678 refuses",
    }
    answer = {"journeys": [row], "paging": {"next": "AAAA", "asked_by": "Lan Anh", "limit": 100}}
    method = METHODS["ListJourneys"]
    scrubber.learn(answer, method)
    made = json.dumps(scrubber.scrubbed(answer, method))
    assert "12345678" not in re.sub(r"\W", "", made)
    assert not {"lan", "anh"} & {*re.findall(r"[a-z]+", made.lower())}
    assert '"paging": {"next": "AAAA"' in made
    assert '"limit": 100' in made
    assert '"by_phone"' in made
    assert ", 41]" in made
