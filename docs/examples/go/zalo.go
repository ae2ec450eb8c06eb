// Package zalo reads a shop's journeys.
package zalo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// Journey is what this client wants of one. Ids stay strings: they are larger than a float64 holds.
type Journey struct {
	ID     string `json:"id"`
	Phone  string `json:"phone"`
	Status string `json:"status"`
}

// Client calls the methods of one shop.
type Client struct {
	BaseURL, APIKey string
}

// Journeys reads every page of the journeys with a status, up to the empty one.
func (c Client) Journeys(status string) ([]Journey, error) {
	var found []Journey
	for after := "."; ; {
		var page struct {
			Journeys []Journey `json:"journeys"`
			Paging   struct {
				Next string `json:"next"`
			} `json:"paging"`
		}
		err := c.call("ListJourneys", map[string]any{
			"filter": map[string]any{"status": status},
			"paging": map[string]any{"limit": 100, "after": after},
		}, &page)
		if err != nil || len(page.Journeys) == 0 {
			return found, err
		}
		found = append(found, page.Journeys...)
		after = page.Paging.Next
	}
}

// Base URL and service are joined by a dot: never by url.JoinPath.
func (c Client) call(method string, body, into any) error {
	sent, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest("POST", c.BaseURL+".Zalo/"+method, bytes.NewReader(sent))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.APIKey)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %d", method, answer.StatusCode)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}
