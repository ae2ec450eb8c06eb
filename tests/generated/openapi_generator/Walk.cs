using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json;
using Org.OpenAPITools.Api;
using Org.OpenAPITools.Client;
using Org.OpenAPITools.Model;

/// <summary>What a C# client does: pages, dates, new records, an error.</summary>
public static class Walk
{
    private static readonly ShopApi Shop = new(new Configuration
    {
        BasePath = Environment.GetEnvironmentVariable("ORIGIN"),
        AccessToken = Environment.GetEnvironmentVariable("KEY"),
    });

    private static IEnumerable<List<Journey>> Pages(JourneyFilter filter)
    {
        string after = null;
        while (true)
        {
            var paging = new PagingRequest(after: after, limit: 40);
            var page = Shop.ListJourneys(new ListJourneysRequest(filter, paging));
            if (page.Journeys.Count == 0) yield break;
            yield return page.Journeys;
            after = page.Paging.Next;
        }
    }

    private static Error.CodeEnum? Refused()
    {
        try
        {
            Shop.ListJourneys(new ListJourneysRequest(paging: new PagingRequest(limit: -1)));
        }
        catch (ApiException refused)
        {
            return JsonConvert.DeserializeObject<Error>((string)refused.ErrorContent).Code;
        }
        return null;
    }

    public static void Main()
    {
        var pages = Pages(new JourneyFilter()).ToList();
        var since = DateTimeOffset.Parse(Environment.GetEnvironmentVariable("SINCE")).UtcDateTime;
        var dated = Pages(new JourneyFilter(dateFrom: since)).SelectMany(page => page).ToList();
        var oaId = Environment.GetEnvironmentVariable("OA_ID");
        var phone = "84987654321";
        var created = Shop.CreateJourney(new CreateJourneyRequest(oaId, phone));
        var consent = Shop.RequestConsent(new RequestConsentRequest(
            RequestConsentRequest.CallTypeEnum.Audio,
            oaId,
            phone,
            RequestConsentRequest.ReasonCodeEnum.UpdateOrder));
        Console.WriteLine(JsonConvert.SerializeObject(new
        {
            created = created.Phone,
            consent = consent.CallType,
            dated = dated.Count(row => row.CreatedAt.ToUniversalTime() >= since),
            pages = pages.Count,
            rows = pages.Sum(page => page.Count),
            error = Refused(),
        }));
    }
}
