<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/EtelecomMock.php';
require_once __DIR__ . '/ZaloClient.php';

final class ZaloClientTest extends TestCase
{
    private ?EtelecomMock $mock = null;

    protected function tearDown(): void
    {
        $this->mock?->remove();
    }

    /** @param array<string, mixed> $options */
    private function client(array $options = []): ZaloClient
    {
        $this->mock = new EtelecomMock($options);

        return new ZaloClient($this->mock->baseUrl, $this->mock->apiKey);
    }

    public function testActiveJourneysAreFound(): void
    {
        $client = $this->client();
        $this->mock->create('journeys', ['phone' => '0912 345 678', 'status' => 'P']);
        $this->mock->create('journeys', ['phone' => '0987 654 321', 'status' => 'N']);
        $found = iterator_to_array($client->journeys('P'), false);
        self::assertSame(['84912345678'], array_column($found, 'phone'));
    }

    public function testEveryPageIsRead(): void
    {
        $client = $this->client(['preset' => 'same-time']);
        $found = iterator_to_array($client->journeys('N'), false);
        self::assertNotEmpty($found);
        self::assertSame([], $this->mock->findings('paging'));
    }

    public function testAnOutageIsTold(): void
    {
        $client = $this->client();
        $this->mock->addFault(['then' => ['status' => 503], 'times' => 1]);
        $this->expectExceptionMessage('ListJourneys: 503');
        iterator_to_array($client->journeys('P'), false);
    }
}
