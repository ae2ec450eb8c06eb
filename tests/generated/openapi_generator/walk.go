// What a Go client does: pages, dates, new records, an error.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	vendor "etelecom"
)

var (
	ctx  = context.WithValue(context.Background(), vendor.ContextAccessToken, os.Getenv("KEY"))
	shop *vendor.ShopAPIService
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func list(filter vendor.JourneyFilter, paging vendor.PagingRequest) (*vendor.ListJourneysResponse, error) {
	asked := vendor.NewListJourneysRequest()
	asked.SetFilter(filter)
	asked.SetPaging(paging)
	answer, _, err := shop.ListJourneys(ctx).ListJourneysRequest(*asked).Execute()
	return answer, err
}

// walk goes page by page, up to the empty one.
func walk(filter vendor.JourneyFilter) (pages [][]vendor.Journey) {
	paging := vendor.NewPagingRequest()
	paging.SetLimit(40)
	for {
		page, err := list(filter, *paging)
		must(err)
		if len(page.Journeys) == 0 {
			return pages
		}
		pages = append(pages, page.Journeys)
		paging.SetAfter(page.Paging.Next)
	}
}

func refused() string {
	paging := vendor.NewPagingRequest()
	paging.SetLimit(-1)
	_, err := list(*vendor.NewJourneyFilter(), *paging)
	var refusal *vendor.GenericOpenAPIError
	if !errors.As(err, &refusal) {
		return ""
	}
	model := refusal.Model().(vendor.Error)
	return string(model.Code)
}

func main() {
	told := vendor.NewConfiguration()
	told.Servers[0].URL = os.Getenv("ORIGIN")
	shop = vendor.NewAPIClient(told).ShopAPI
	pages := walk(*vendor.NewJourneyFilter())
	rows, dated := 0, 0
	for _, page := range pages {
		rows += len(page)
	}
	since, err := time.Parse(time.RFC3339, os.Getenv("SINCE"))
	must(err)
	filter := vendor.NewJourneyFilter()
	filter.SetDateFrom(since)
	for _, page := range walk(*filter) {
		for _, row := range page {
			if !row.CreatedAt.Before(since) {
				dated++
			}
		}
	}
	oaID, phone := os.Getenv("OA_ID"), "84987654321"
	create := vendor.NewCreateJourneyRequest(oaID, phone)
	created, _, err := shop.CreateJourney(ctx).CreateJourneyRequest(*create).Execute()
	must(err)
	request := vendor.NewRequestConsentRequest("audio", oaID, phone, "update_order")
	consent, _, err := shop.RequestConsent(ctx).RequestConsentRequest(*request).Execute()
	must(err)
	text, err := json.Marshal(map[string]any{
		"created": created.Phone, "consent": consent.CallType, "dated": dated,
		"pages": len(pages), "rows": rows, "error": refused(),
	})
	must(err)
	fmt.Println(string(text))
}
