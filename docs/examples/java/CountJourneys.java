import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the disabled journeys: {@code etelecom-mock exec -- java CountJourneys.java}. Java 17. */
public class CountJourneys {
  private static final Pattern JOURNEY_ID = Pattern.compile("\"id\":\"(\\d+)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String baseUrl;
  private final String apiKey;

  CountJourneys(String baseUrl, String apiKey) {
    this.baseUrl = baseUrl;
    this.apiKey = apiKey;
  }

  /** Base URL and service are joined by a dot: never by URI.resolve. */
  String call(String method, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + ".Zalo/" + method))
            .header("Authorization", "Bearer " + apiKey)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return answer.body();
  }

  /** All ids, up to the empty page. A real client has a JSON library. */
  Set<String> ids(String status) throws Exception {
    Set<String> found = new HashSet<>();
    String cursor = "";
    while (true) {
      String page =
          call(
              "ListJourneys",
              """
              {"filter": {"status": "%s"}, "paging": {"limit": 100, "after": "%s"}}"""
                  .formatted(status, cursor));
      int before = found.size();
      Matcher ids = JOURNEY_ID.matcher(page);
      while (ids.find()) {
        found.add(ids.group(1));
      }
      if (found.size() == before) {
        return found;
      }
      Matcher next = NEXT.matcher(page);
      next.find();
      cursor = next.group(1);
    }
  }

  public static void main(String[] args) throws Exception {
    var etelecom =
        new CountJourneys(System.getenv("ETELECOM_BASE_URL"), System.getenv("ETELECOM_API_KEY"));
    System.out.println(etelecom.ids("N").size() + " disabled journeys");
  }
}
