import com.google.gson.Gson
import java.time.OffsetDateTime
import org.openapitools.client.apis.ShopApi
import org.openapitools.client.infrastructure.ApiClient
import org.openapitools.client.infrastructure.ClientError
import org.openapitools.client.infrastructure.ClientException
import org.openapitools.client.models.CreateJourneyRequest
import org.openapitools.client.models.Error
import org.openapitools.client.models.Journey
import org.openapitools.client.models.JourneyFilter
import org.openapitools.client.models.ListJourneysRequest
import org.openapitools.client.models.PagingRequest
import org.openapitools.client.models.RequestConsentRequest

val shop = ShopApi(System.getenv("ORIGIN"))

/** Page by page, up to the empty one. */
fun walk(filter: JourneyFilter): Sequence<List<Journey>> = sequence {
    var after: String? = null
    while (true) {
        val paging = PagingRequest(after = after, limit = 40)
        val page = shop.listJourneys(ListJourneysRequest(filter = filter, paging = paging))
        if (page.journeys.isEmpty()) return@sequence
        yield(page.journeys)
        after = page.paging.next
    }
}

fun error(): String =
    try {
        shop.listJourneys(ListJourneysRequest(paging = PagingRequest(limit = -1)))
        ""
    } catch (refused: ClientException) {
        val body = (refused.response as ClientError<*>).body as String
        Gson().fromJson(body, Error::class.java).code.value
    }

fun main() {
    ApiClient.accessToken = System.getenv("KEY")
    val pages = walk(JourneyFilter()).toList()
    val since = OffsetDateTime.parse(System.getenv("SINCE"))
    val dated = walk(JourneyFilter(dateFrom = since)).flatten().count { !it.createdAt.isBefore(since) }
    val oaId = System.getenv("OA_ID")
    val phone = "84987654321"
    val created = shop.createJourney(CreateJourneyRequest(oaId = oaId, phone = phone))
    val consent = shop.requestConsent(
        RequestConsentRequest(
            callType = RequestConsentRequest.CallType.audio,
            oaId = oaId,
            phone = phone,
            reasonCode = RequestConsentRequest.ReasonCode.update_order,
        ),
    )
    val told = mapOf(
        "created" to created.phone,
        "consent" to consent.callType.value,
        "dated" to dated,
        "pages" to pages.size,
        "rows" to pages.flatten().size,
        "error" to error(),
    )
    println(Gson().toJson(told))
}
