import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ShopApi;
import org.openapitools.client.model.Consent;
import org.openapitools.client.model.CreateJourneyRequest;
import org.openapitools.client.model.Error;
import org.openapitools.client.model.Journey;
import org.openapitools.client.model.JourneyFilter;
import org.openapitools.client.model.ListJourneysRequest;
import org.openapitools.client.model.PagingRequest;
import org.openapitools.client.model.RequestConsentRequest;

/** What a Java client does: pages, dates, new records, an error. */
public class Walk {
  private static final String PHONE = "84987654321";
  private static final ApiClient CLIENT = new ApiClient();

  private static List<List<Journey>> walk(ShopApi shop, JourneyFilter filter) throws ApiException {
    List<List<Journey>> pages = new ArrayList<>();
    PagingRequest paging = new PagingRequest().limit(40);
    while (true) {
      var page = shop.listJourneys(new ListJourneysRequest().filter(filter).paging(paging));
      if (page.getJourneys().isEmpty()) {
        return pages;
      }
      pages.add(page.getJourneys());
      paging = new PagingRequest().limit(40).after(page.getPaging().getNext());
    }
  }

  private static String error(ShopApi shop) throws Exception {
    try {
      shop.listJourneys(new ListJourneysRequest().paging(new PagingRequest().limit(-1)));
    } catch (ApiException refused) {
      Error error = CLIENT.getObjectMapper().readValue(refused.getResponseBody(), Error.class);
      return error.getCode().getValue();
    }
    return "";
  }

  public static void main(String[] arguments) throws Exception {
    CLIENT.updateBaseUri(System.getenv("ORIGIN"));
    String bearer = "Bearer " + System.getenv("KEY");
    CLIENT.setRequestInterceptor(request -> request.header("Authorization", bearer));
    ShopApi shop = new ShopApi(CLIENT);
    List<List<Journey>> pages = walk(shop, new JourneyFilter());
    OffsetDateTime since = OffsetDateTime.parse(System.getenv("SINCE"));
    int dated = 0;
    for (List<Journey> page : walk(shop, new JourneyFilter().dateFrom(since))) {
      for (Journey row : page) {
        dated += row.getCreatedAt().isBefore(since) ? 0 : 1;
      }
    }
    String oaId = System.getenv("OA_ID");
    Journey created = shop.createJourney(new CreateJourneyRequest().oaId(oaId).phone(PHONE));
    Consent consent =
        shop.requestConsent(
            new RequestConsentRequest()
                .oaId(oaId)
                .phone(PHONE)
                .callType(RequestConsentRequest.CallTypeEnum.AUDIO)
                .reasonCode(RequestConsentRequest.ReasonCodeEnum.UPDATE_ORDER));
    System.out.printf(
        "{\"created\": \"%s\", \"consent\": \"%s\", \"dated\": %d, \"pages\": %d, \"rows\": %d, \"error\": \"%s\"}",
        created.getPhone(),
        consent.getCallType().getValue(),
        dated,
        pages.size(),
        pages.stream().mapToInt(List::size).sum(),
        error(shop));
  }
}
