<?php

declare(strict_types=1);

/** The code under test: it takes its address and key from outside. */
final class ZaloClient
{
    public function __construct(
        private readonly string $baseUrl,
        private readonly string $apiKey,
    ) {
    }

    /** @return iterable<array<string, mixed>> every journey of a status, page by page */
    public function journeys(string $status): iterable
    {
        $after = '.';
        do {
            $page = $this->call('ListJourneys', [
                'filter' => ['status' => $status],
                'paging' => ['limit' => 100, 'after' => $after],
            ]);
            yield from $page['journeys'];
            $after = $page['paging']['next'];
        } while ($page['journeys'] !== []);
    }

    /** @param array<string, mixed> $body @return array<string, mixed> */
    private function call(string $method, array $body): array
    {
        // Base URL and service are joined by a dot: Guzzle's base_uri would put a slash there.
        $call = curl_init("{$this->baseUrl}.Zalo/$method");
        curl_setopt_array($call, [
            CURLOPT_HTTPHEADER => [
                "Authorization: Bearer {$this->apiKey}",
                'Content-Type: application/json',
            ],
            CURLOPT_POSTFIELDS => json_encode($body, JSON_THROW_ON_ERROR),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 10,
        ]);
        $answer = (string) curl_exec($call);
        $status = curl_getinfo($call, CURLINFO_RESPONSE_CODE);
        if ($status !== 200) {
            throw new RuntimeException("$method: $status");
        }

        // Ids are strings in the JSON, so nothing is rounded.
        return json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
    }
}
