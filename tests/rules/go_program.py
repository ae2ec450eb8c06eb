"""A Go program that decodes request bodies into the declared shapes, and what it says of them.

Only ``refresh_go_texts`` runs it: tests compare with what it said.
"""

import base64
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mock_server.contract.json_values import ListKind, MapKind
from mock_server.contract.kind import Kind
from mock_server.contract.list_filters import ComparisonKind, IdsKind, TextsKind
from mock_server.contract.nested_values import ObjectKind, ObjectsKind
from mock_server.contract.values import (
    EnumKind,
    FlagKind,
    IdKind,
    IntegerKind,
    TextKind,
    TimeKind,
)
from mock_server.contract.wire import PAGING_KINDS, filter_kinds
from mock_server.etelecom import CATALOGUE, VERBS
from mock_server.etelecom.accounts.webhook_record import ENTITIES, EntitiesKind

_HEAD = """package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

type ID int64

func (id *ID) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	number, err := strconv.ParseInt(strings.Trim(string(data), `"`), 10, 64)
	*id = ID(number)
	return err
}

type Flag struct{ given, value bool }

func (flag *Flag) UnmarshalJSON(data []byte) (err error) {
	if string(data) != "null" {
		flag.given = true
		flag.value, err = strconv.ParseBool(string(data))
	}
	return err
}

type Time struct{ time.Time }

func (at *Time) UnmarshalJSON(data []byte) error { return at.Time.UnmarshalJSON(data) }

func enum(data []byte, name, words string) error {
	if string(data) == "null" {
		return nil
	}
	if data[0] == '"' {
		var word string
		if err := json.Unmarshal(data, &word); err != nil {
			return err
		}
		if word != "" && !strings.Contains(words, " "+word+" ") {
			return fmt.Errorf("unrecognized enum %s value %q", name, word)
		}
		return nil
	}
	var number int
	if err := json.Unmarshal(data, &number); err != nil {
		return fmt.Errorf("cannot unmarshal %#q into enum %s", data, name)
	}
	return nil
}
"""
_TAIL = """
func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		method, encoded, _ := strings.Cut(lines.Text(), " ")
		body, _ := base64.StdEncoding.DecodeString(encoded)
		cause := ""
		if err := json.NewDecoder(bytes.NewReader(body)).Decode(requests[method]()); err != nil {
			cause = err.Error()
		}
		told, _ := json.Marshal(strings.ReplaceAll(cause, "main.", ""))
		fmt.Println(string(told))
	}
}
"""
_LETTERS = {"Z", "P", "N", "S", "NS"}


class _Program:
    """The types of the requests."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}

    def struct(self, name: str, members: Mapping[str, str]) -> str:
        fields = "".join(
            f'\tF{place} {of} `json:"{member}"`\n'
            for place, (member, of) in enumerate(members.items())
        )
        self.types[name] = f"type {name} struct {{\n{fields}}}\n"
        return f"*{name}"

    def shape(self, name: str, kinds: Mapping[str, Kind]) -> str:
        return self.struct(name, {each: self.of(kind, each) for each, kind in kinds.items()})

    def enum(self, name: str, words: Iterable[str]) -> str:
        listed = " ".join(words)
        own = name if name == "EntityType" else f"{name}{len(self.types)}"  # one is told in errors
        self.types[own] = (
            f"type {own} int\n\nfunc (*{own}) UnmarshalJSON(data []byte) error "
            f'{{ return enum(data, "{name}", " {listed} ") }}\n'
        )
        return own

    def of(self, kind: Kind, name: str) -> str:
        match kind:
            case EntitiesKind():
                return f"[]{self.enum('EntityType', ENTITIES)}"
            case ObjectKind():
                return self.shape(kind.shape_name, {n: a.kind for n, a in kind.fields.items()})
            case ObjectsKind():
                return f"[]{self.of(kind.of, name)}"
            case ComparisonKind():
                return self.shape("Comparison", kind.members)
            case EnumKind():
                words = "".join(map(str.capitalize, name.split("_")))
                return self.enum("Status" if _LETTERS.issuperset(kind.words) else words, kind.words)
            case _:
                return next(go for of, go in _GO_TYPES.items() if isinstance(kind, of))


_GO_TYPES: dict[type[Any], str] = {
    IdsKind: "[]ID",
    TextsKind: "[]string",
    MapKind: "map[string]string",
    ListKind: "[]string",
    IdKind: "ID",
    FlagKind: "Flag",
    TimeKind: "Time",
    IntegerKind: "int",
    TextKind: "string",
}


def _source() -> str:
    program = _Program()
    program.shape("CursorPaging", PAGING_KINDS)
    methods = []
    for resource in CATALOGUE:
        filter_ = program.shape(f"{resource.operation}Filter", filter_kinds(resource))
        members = {"filter": filter_, "paging": "*CursorPaging"}
        program.struct(f"{resource.operation}Request", members)
        methods.append(resource.operation)
    for verb in VERBS:
        if verb.system is None and not verb.form:
            kinds = {name: each.kind for name, each in verb.asked.items()}
            program.shape(f"{verb.operation}Request", kinds)
            methods.append(verb.operation)
    made = "".join(
        f'\t"{each}": func() interface{{}} {{ return &{each}Request{{}} }},\n' for each in methods
    )
    requests = f"var requests = map[string]func() interface{{}}{{\n{made}}}\n"
    return "\n".join((_HEAD, *program.types.values(), requests, _TAIL))


def told_by_go(bodies: Iterable[tuple[str, bytes]], folder: Path) -> list[str]:
    """What Go says of each method's body, without the packages of types; nothing if it decodes."""
    program = folder / "decoder.go"
    program.write_text(_source())
    lines = (f"{method} {base64.b64encode(body).decode()}\n" for method, body in bodies)
    asked = ["go", "run", str(program)]
    run = subprocess.run(asked, input="".join(lines), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]
