package zalo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

type object = map[string]any

// mock is a world of etelecom-mock for one test: one file, nothing but the standard library.
type mock struct {
	BaseURL string `json:"base_url"`
	APIKey  string `json:"api_key"`
	Name    string `json:"name"`
	t       *testing.T
	url     string
}

// newMock opens a world with these options (preset, anchor, strict, ...), until the test ends.
func newMock(t *testing.T, options object) *mock {
	t.Helper()
	url := os.Getenv("ETELECOM_MOCK_URL")
	if url == "" {
		url = "http://127.0.0.1:8480"
	}
	asked := object{"preset": "empty", "anchor": "2026-03-10T08:00:00Z"}
	for name, value := range options {
		asked[name] = value
	}
	m := &mock{t: t, url: strings.TrimRight(url, "/")}
	m.call("POST", "/worlds", asked, os.Getenv("ETELECOM_MOCK_ADMIN_TOKEN"), m)
	t.Cleanup(func() { m.control("DELETE", "/worlds/"+m.Name, nil) })
	return m
}

// create makes a record, such as of "journeys".
func (m *mock) create(plural string, fields object) object {
	return m.control("POST", "/"+plural, fields)
}

// addFault adds a rule, such as {"then": {"status": 503}, "times": 1}.
func (m *mock) addFault(rule object) { m.control("POST", "/faults", rule) }

// advance moves the clock on, such as by "PT2H"; what is due happens before it returns.
func (m *mock) advance(by string) { m.control("PUT", "/clock", object{"advance": by}) }

// verify fails the test with what the client did wrong: "paging", "retries" or "sends".
func (m *mock) verify(what string) {
	m.t.Helper()
	verdict := m.control("POST", "/verify/"+what, object{})
	for _, each := range verdict["findings"].([]any) {
		m.t.Errorf("%v: %v", each.(object)["code"], each.(object)["message"])
	}
}

// control makes any call of the control API, with the world's key.
func (m *mock) control(method, path string, body any) object {
	m.t.Helper()
	found := object{}
	m.call(method, path, body, m.APIKey, &found)
	return found
}

func (m *mock) call(method, path string, body any, key string, into any) {
	m.t.Helper()
	sent := []byte("")
	if body != nil {
		sent, _ = json.Marshal(body)
	}
	request, err := http.NewRequest(method, m.url+"/__admin"+path, bytes.NewReader(sent))
	if err != nil {
		m.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		m.t.Fatal(fmt.Errorf("etelecom-mock: %w: start the tests with `etelecom-mock exec -- go test "+
			"./...`, or name a running server in ETELECOM_MOCK_URL", err))
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		var refusal struct {
			Msg string `json:"msg"`
		}
		_ = json.NewDecoder(answer.Body).Decode(&refusal)
		m.t.Fatalf("etelecom-mock: %s %s: %d %s", method, path, answer.StatusCode, refusal.Msg)
	}
	if answer.StatusCode != http.StatusNoContent {
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
			m.t.Fatal(err)
		}
	}
}
