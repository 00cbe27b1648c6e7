import type { Page } from '../../shared/run/ports.ts';
import type { RunningHost } from '../host/start-host.ts';

/** The app's HTTP API with a key, as any user has it. */
export class AppClient {
  readonly url: string;
  readonly #key: string;
  readonly #masterKey: string;

  constructor({ url, keys }: Pick<RunningHost, 'url' | 'keys'>) {
    this.url = url;
    this.#key = keys.host;
    this.#masterKey = keys.master;
  }

  /** Undefined for 404; throws for any other refusal, with what the app says of it. */
  async get<T>(path: string): Promise<T | undefined> {
    const reply = await fetch(`${this.url}/api/${path}`, { headers: { 'x-functions-key': this.#key } });
    const text = await reply.text();
    if (reply.status === 404) return undefined;
    if (!reply.ok) throw new Error(`GET /api/${path} answered ${reply.status}: ${text.trim()}`);
    return JSON.parse(text) as T;
  }

  /** Every item of a list, page by page. */
  async list<T>(path: string): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '1000', ...(cursor === undefined ? {} : { cursor }) });
      const page = await this.get<Page<T>>(`${path}?${query}`);
      items.push(...(page?.items ?? []));
      cursor = page?.next;
    } while (cursor !== undefined);
    return items;
  }

  /** What `health/detail` says, whether it is well or not. */
  async health(): Promise<Health> {
    const reply = await fetch(`${this.url}/api/health/detail`, { headers: { 'x-functions-key': this.#key } });
    return (await reply.json()) as Health;
  }

  /** Fires a timer now. */
  async fire(functionName: string): Promise<void> {
    const reply = await fetch(`${this.url}/admin/functions/${functionName}`, {
      method: 'POST',
      body: '{}',
      headers: { 'x-functions-key': this.#masterKey, 'content-type': 'application/json' },
    });
    if (reply.status !== 202) throw new Error(`POST /admin/functions/${functionName} answered ${reply.status}.`);
  }
}

export interface Health {
  readonly state: string;
  readonly lastTickAt?: string;
  readonly settings?: readonly { readonly setting: string; readonly message: string }[];
  readonly findings?: readonly unknown[];
}
