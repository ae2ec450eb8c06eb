<?php
// What a PHP client does: pages, dates, new records, an error.

use OpenAPI\Client\Api\ShopApi;
use OpenAPI\Client\ApiException;
use OpenAPI\Client\Configuration;
use OpenAPI\Client\Model\CreateJourneyRequest;
use OpenAPI\Client\Model\JourneyFilter;
use OpenAPI\Client\Model\ListJourneysRequest;
use OpenAPI\Client\Model\PagingRequest;
use OpenAPI\Client\Model\RequestConsentRequest;

error_reporting(E_ALL & ~E_DEPRECATED);
require 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $class): void {
    $file = 'lib/' . strtr(substr($class, strlen('OpenAPI\\Client\\')), '\\', '/') . '.php';
    if (str_starts_with($class, 'OpenAPI\\Client\\') && is_file($file)) {
        require $file;
    }
});

$told = Configuration::getDefaultConfiguration()
    ->setHost(getenv('ORIGIN'))
    ->setAccessToken(getenv('KEY'));
$shop = new ShopApi(null, $told);

/** Page by page, up to the empty one. */
function walk(JourneyFilter $filter): Generator
{
    global $shop;
    $paging = new PagingRequest(['limit' => 40]);
    while (true) {
        $page = $shop->listJourneys(new ListJourneysRequest(['filter' => $filter, 'paging' => $paging]));
        if (!$page->getJourneys()) {
            return;
        }
        yield $page->getJourneys();
        $paging = new PagingRequest(['limit' => 40, 'after' => $page->getPaging()->getNext()]);
    }
}

/** What the document forbids is refused before it is sent. */
function refused(): string
{
    global $shop;
    try {
        $shop->listJourneys(new ListJourneysRequest(['paging' => new PagingRequest(['after' => '?'])]));
    } catch (ApiException $refused) {
        return $refused->getResponseObject()->getCode();
    }
    return '';
}

$pages = iterator_to_array(walk(new JourneyFilter()), false);
$since = new DateTime(getenv('SINCE'));
$dated = array_merge(...iterator_to_array(walk(new JourneyFilter(['date_from' => $since])), false));
$customer = ['oa_id' => getenv('OA_ID'), 'phone' => '84987654321'];
$created = $shop->createJourney(new CreateJourneyRequest($customer));
$why = ['call_type' => 'audio', 'reason_code' => 'update_order'];
$consent = $shop->requestConsent(new RequestConsentRequest($customer + $why));
echo json_encode([
    'created' => $created->getPhone(),
    'consent' => $consent->getCallType(),
    'dated' => count(array_filter($dated, fn($row) => $row->getCreatedAt() >= $since)),
    'pages' => count($pages),
    'rows' => count(array_merge(...$pages)),
    'error' => refused(),
]);
