<?php

declare(strict_types=1);

/** A world of etelecom-mock for one test: one file, nothing but PHP's curl extension. */
final class EtelecomMock
{
    public readonly string $baseUrl;
    public readonly string $apiKey;
    private readonly string $url;
    private readonly string $name;

    /** @param array<string, mixed> $options what a world is opened with: preset, anchor, strict, ... */
    public function __construct(array $options = [])
    {
        $url = getenv('ETELECOM_MOCK_URL') ?: 'http://127.0.0.1:8480';
        $this->url = rtrim($url, '/');
        $world = $this->call('POST', '/worlds', $options + [
            'preset' => 'empty',
            'anchor' => '2026-03-10T08:00:00Z',
        ], getenv('ETELECOM_MOCK_ADMIN_TOKEN') ?: null);
        $this->baseUrl = $world['base_url'];
        $this->apiKey = $world['api_key'];
        $this->name = $world['name'];
    }

    /** @param array<string, mixed> $fields @return array<string, mixed> the record */
    public function create(string $plural, array $fields = []): array
    {
        return $this->control('POST', "/$plural", $fields);
    }

    /** @param array<string, mixed> $rule such as ['then' => ['status' => 503], 'times' => 1] */
    public function addFault(array $rule): void
    {
        $this->control('POST', '/faults', $rule);
    }

    /** Seconds, or an ISO 8601 duration such as PT2H; what is due happens before it returns. */
    public function advance(int|string $by): void
    {
        $this->control('PUT', '/clock', ['advance' => $by]);
    }

    /** @return list<array<string, mixed>> the calls of vendor methods so far, oldest first */
    public function requests(): array
    {
        return $this->control('GET', '/requests')['requests'];
    }

    /**
     * @param 'paging'|'retries'|'sends' $what
     * @return list<string> what the client did wrong; assert that there is nothing
     */
    public function findings(string $what): array
    {
        $verdict = $this->control('POST', "/verify/$what", []);

        return array_map(
            static fn (array $each): string => "{$each['code']}: {$each['message']}",
            $verdict['findings'],
        );
    }

    public function remove(): void
    {
        $this->control('DELETE', "/worlds/{$this->name}");
    }

    /**
     * Any call of the control API, with the world's key.
     *
     * @param array<string, mixed>|null $body
     * @return array<string, mixed>
     */
    public function control(string $method, string $path, ?array $body = null): array
    {
        return $this->call($method, $path, $body, $this->apiKey);
    }

    /** @param array<string, mixed>|null $body @return array<string, mixed> */
    private function call(string $method, string $path, ?array $body, ?string $key): array
    {
        $call = curl_init("{$this->url}/__admin$path");
        $headers = ['Content-Type: application/json'];
        if ($key !== null) {
            $headers[] = "Authorization: Bearer $key";
        }
        curl_setopt_array($call, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_PROXY => '',
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 30,
        ]);
        if ($body !== null) {
            curl_setopt($call, CURLOPT_POSTFIELDS, json_encode((object) $body, JSON_THROW_ON_ERROR));
        }
        $answer = curl_exec($call);
        if ($answer === false) {
            throw new RuntimeException('etelecom-mock: ' . curl_error($call) . ': start the tests with '
                . '`etelecom-mock exec -- phpunit`, or name a running server in ETELECOM_MOCK_URL');
        }
        $found = $answer === '' ? [] : json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
        $status = curl_getinfo($call, CURLINFO_RESPONSE_CODE);
        if ($status >= 400) {
            throw new RuntimeException("etelecom-mock: $method $path: $status {$found['msg']}");
        }

        return $found;
    }
}
