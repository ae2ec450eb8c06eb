package zalo

import (
	"strings"
	"testing"
)

func TestActiveJourneysAreFound(t *testing.T) {
	m := newMock(t, nil)
	m.create("journeys", object{"phone": "0912 345 678", "status": "P"})
	m.create("journeys", object{"phone": "0987 654 321", "status": "N"})
	found, err := Client{m.BaseURL, m.APIKey}.Journeys("P")
	if err != nil || len(found) != 1 || found[0].Phone != "84912345678" {
		t.Fatal(found, err)
	}
}

func TestEveryPageIsRead(t *testing.T) {
	m := newMock(t, object{"preset": "same-time"})
	found, err := Client{m.BaseURL, m.APIKey}.Journeys("N")
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	m.verify("paging")
}

func TestAnOutageIsTold(t *testing.T) {
	m := newMock(t, nil)
	m.addFault(object{"then": object{"status": 503}, "times": 1})
	_, err := Client{m.BaseURL, m.APIKey}.Journeys("P")
	if err == nil || !strings.Contains(err.Error(), "ListJourneys: 503") {
		t.Fatal(err)
	}
}
