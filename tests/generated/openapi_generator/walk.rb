# What a Ruby client does: pages, dates, new records, an error.
require 'json'
require 'time'
require 'openapi_client'

include OpenapiClient

OpenapiClient.configure do |told|
  told.scheme, told.host = ENV.fetch('ORIGIN').split('://')
  told.access_token = ENV.fetch('KEY')
  told.client_side_validation = true
end
SHOP = ShopApi.new

# Page by page, up to the empty one.
def walk(filter)
  pages = []
  after = nil
  loop do
    paging = PagingRequest.new(after: after, limit: 40)
    page = SHOP.list_journeys(ListJourneysRequest.new(filter: filter, paging: paging))
    return pages if page.journeys.empty?

    pages << page.journeys
    after = page.paging._next
  end
end

# What the document forbids is refused before it is sent.
def refused
  SHOP.list_journeys(ListJourneysRequest.new(paging: PagingRequest.new(after: '?')))
  ''
rescue ApiError => e
  OpenapiClient::Error.build_from_hash(JSON.parse(e.response_body, symbolize_names: true)).code
end

pages = walk(JourneyFilter.new)
since = DateTime.parse(ENV.fetch('SINCE')) # a Time would be written with spaces
dated = walk(JourneyFilter.new(date_from: since)).flatten.count { |row| row.created_at >= since.to_time }
oa_id = ENV.fetch('OA_ID')
phone = '84987654321'
created = SHOP.create_journey(CreateJourneyRequest.new(oa_id: oa_id, phone: phone))
request = { oa_id: oa_id, phone: phone, call_type: 'audio', reason_code: 'update_order' }
consent = SHOP.request_consent(RequestConsentRequest.new(request))
puts JSON.generate(
  created: created.phone, consent: consent.call_type, dated: dated,
  pages: pages.size, rows: pages.sum(&:size), error: refused
)
