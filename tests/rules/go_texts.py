"""Values and bodies of which Go was asked, and what it said: ``go_texts.json``."""

import json
from pathlib import Path

FILE = Path(__file__).with_name("go_texts.json")

FIELDS = {
    "body": ("GetJourney", "%s"),
    "filter": ("ListCallLogs", '{"filter": %s}'),
    "paging": ("ListFollowers", '{"paging": %s}'),
    "paging.limit": ("ListTemplates", '{"paging":{"limit":%s}}'),
    "paging.after": ("ListOA", '{"paging":{"after":%s}}'),
    "id": ("ListMessages", '{"filter":{"campaign_id":%s}}'),
    "id of a verb": ("PartnerRemoveHotline", '{"id":%s}'),
    "time": ("ListRequestConsent", '{"filter":{"date_from":%s}}'),
    "flag": ("GetAccountUsers", '{"filter":{"has_extension":%s}}'),
    "flag of a verb": ("PartnerAddHotline", '{"is_free_charge":%s}'),
    "status": ("ListJourneys", '{"filter":{"status":%s}}'),
    "enum": ("ListCallLogs", '{"filter":{"direction":%s}}'),
    "phone": ("ListFollowers", '{"filter":{"phone":%s}}'),
    "ids": ("ListCallLogs", '{"filter":{"extension_ids":%s}}'),
    "texts": ("ListFollowers", '{"filter":{"tags":%s}}'),
    "comparison": ("ListCallLogs", '{"filter":{"duration":%s}}'),
    "number": ("SendZNS", '{"template_id":%s}'),
    "map": ("SendZNSJourney", '{"template_data":%s}'),
    "list": ("CreateAccountUser", '{"roles":%s}'),
    "object": ("OASendText", '{"message":%s}'),
    "deeper": ("SendZNSTxn", '{"message":%s}'),
    "entities": ("CreateWebhook", '{"entities":%s}'),
}
"""What stands for each kind of field: a method, and a body with a place for the value."""

VALUES = (
    *("null", "true", "false", "0", "1", "-0", "2", "-1", "1.0", "1.5", "1e3", "1E2", "1e400"),
    *("-0.0", "0e0", "9223372036854775807", "9223372036854775808", "-9223372036854775809"),
    *(
        "18446744073709551616",
        "9" * 40,
        f"0.{'1' * 40}",
        '"18446744073709551615x"',
        f'"{"9" * 21}x"',
    ),
    *('""', '"0"', '"1"', '"+5"', '"-7"', '"007"', '"-0"', '" 1"', '"1 "', '"1_000"', '"0x10"'),
    *('"1.5"', '"1e3"', '"abc"', '"true"', '"null"', '"\\u0031"', '"9223372036854775808"'),
    *('"z"', '"P"', '"Audio"', '"in"', '"a\\"b"', '"a\\\\b"', '"\\u00e9"', '"é"', '"世界"'),
    *('"\\ud800"', '"\\ud83d\\ude00"', '"😀"', '"\\u2028"', '"<b>&"', '"`"', '"\\u0000"', '"\\t"'),
    *("[]", "[1]", "[ 1 , 2 ]", '["1"]', '["a"]', '["a",1]', '[1,"x",2]', "[true]", "[[]]", "[{}]"),
    *('["1",""]', '["\\u0031"]', '[1.5,"x"]', "{}", '{"a":"b"}', '{"a" : 1}', '{"a":{},"b":1}'),
    *('{"text":1}', '{"TEXT":"x"}', '{"user_id":""}', '{"after":1,"limit":"x"}', '{"\u017fort":1}'),
    *('{"comparison":"x","value":1}', '{"value":"3","comparison":"x"}', '{"value":1.5}'),
    *('{"buttons":{"title":1}}', '{"buttons":[{"title":1},{"type":"x"}]}', '{"buttons":[1,2]}'),
    *(
        '{"buttons":[{"payload":{"url":5}}]}',
        '{"content_text":{"align":[]}}',
        '{"content_table":3}',
    ),
    *('"2021-03-10T17:07:19+07:00"', '"2021-03-10T17:07:19.123456789Z"', '"2021-03-10"'),
    *('"2021-03-10T17:07:19"', '"2021-02-30T00:00:00Z"', '"2023-02-29T00:00:00Z"'),
    *('"2021-13-01T00:00:00Z"', '"2021-00-01T00:00:00Z"', '"2021-01-00T00:00:00Z"', '"20x1-01"'),
    *('"2021-03-10T24:00:00Z"', '"2021-03-10T23:60:00Z"', '"2021-03-10T23:59:60Z"', '"2021"'),
    *('"2021-03-10T17:07:19.Z"', '"2021-03-10T17:07:19+0700"', '"2021-03-10 17:07:19Z"'),
    *('"2021-03-10T17:07:19Zx"', '"0000-01-01T00:00:00Z"', '"10000-01-01T00:00:00Z"', '"2021-3-1"'),
    *('"2021-03-10T17:07:19\\u005a"', '"0001-01-01T00:00:00Z"', '"2021-03-10T17:07:19+7:00"'),
    *('"2021-03-10t17:07:19Z"', '"2021-03-10T17:07:19z"', '["call_log"]', '["call_log","x",1]'),
    *('[null,"",1]', '[1.5,"call_log"]', '["zl_oa_message",null]'),
)
"""JSON texts of values. Forms that this Go takes beside RFC 3339 (``7:00``, ``19,5Z``, ``+24:00``,
``+07:60``) are left out: the simulator refuses them, as the contract does and a later Go.
"""

BODIES = (
    *("", " \n", "{", "}", "[", "]", "{]", "[}", "[{,", "{,}", '{"a"', '{"a"}', '{"a":', '{"a":}'),
    *('{"a":1', '{"a":1,', '{"a":1,}', '{"a" 1}', '{"a":1 "b":2}', '{"a":[1 2]}', '{"a":[1,]}'),
    *("{'a':1}", "{a:1}", "[1,2", '{"a":"b', '{"a":"\\x"}', '{"a":"\\u12g4"}', '{"a":"\\u1'),
    *('{"a":"\n"}', '{"a":"\x00"}', "tru", "trve", "nulL", "{]}", '{"a":fals}', '{"a":01}', "-"),
    *("0.", "0.x", "1e", "1e+", "1e+x", '{"a":-}', '{"a":-x}', '{"a":1.}', '{"a":1e,"b":2}', "01"),
    *(
        '{"a":.5}',
        '{"a":+1}',
        '{"a":NaN}',
        '{"a":-Infinity}',
        "Infinity",
        "\xef\xbb\xbf{}",
        "\x0b{}",
    ),
    *(
        '{"a":\xe9}',
        "\xa0{}",
        '{"\xff":1,}',
        "{} x",
        "{}}",
        "null null",
        "nullx",
        '"x"',
        "1",
        "true",
    ),
    *(
        '{"filter":{"oa_id":"\xff"}}',
        '{"filter":{"date_to":"\xff"}}',
        '{"filter":{"status":"\xff"}}',
    ),
    *('{"filter":{"oa_id":1,"oa_id":"x","oa_id":2}}', '{"filter":{"oa_id":"x"},"filter":null}'),
    *('{"filter":1,"paging":{"limit":"x"}}', '{"paging":{"limit":"x"},"filter":{"oa_id":"y"}}'),
    *('{"paging":{"limit":"x"},"filter":{"oa_id":"y"}', '{"PAGING":{"Limit":1.5}}', "[" * 20_000),
    *(
        '{"filter":{"oa_id":"1"},"filter":{"oa_id":[]}}',
        '{"filter":{"phone":1},"filter":{"phone":[]}}',
    ),
    *('{"\xe2\x84\xaa":1,"filter":{"pH\xc3\xb6ne":1}}', '{"\xef\xac\x81lter":1}', "{/**/}", "//x"),
)
"""Whole bodies of ListJourneys, each character a byte."""


def body(name: str, value: str) -> bytes:
    """A body with a value for a field."""
    return FIELDS[name][1].replace("%s", value).encode()


def told() -> dict[str, list[str]]:
    """What Go said by the fields' names, in the order of VALUES; of whole bodies by no name."""
    found: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
