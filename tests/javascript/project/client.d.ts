export function list(baseUrl: string, apiKey: string, body?: object): Promise<any>;
export function phones(baseUrl: string, apiKey: string): Promise<string[]>;
export function readAll(baseUrl: string, apiKey: string, how?: { hurry?: boolean }): Promise<object[]>;
