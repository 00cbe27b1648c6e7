import { startCloud } from '../../local/cloud.ts';
import { startCountedStorage } from '../storage/start-counted-storage.ts';
import { type FleetSize, seedFleet } from './seed-fleet.ts';

export interface PageFigures {
  readonly path: string;
  /** Of each round, from the request to the last byte. */
  readonly ms: readonly number[];
  readonly bytes: number;
  /** Requests of table storage for one page, by method and table; the most of any round. */
  readonly reads: Readonly<Record<string, number>>;
}

const SECRET = 'a-secret-for-the-bench';

/** Seeds a fleet into storage, starts the app over it, signs in, and asks for each page so many times. */
export async function measurePages(
  size: FleetSize,
  paths: readonly string[],
  rounds: number,
): Promise<readonly PageFigures[]> {
  const storage = await startCountedStorage();
  try {
    await seedFleet(storage.directConnection, size, Date.now());
    const cloud = await startCloud({
      fleet: { virtualMachines: [], disks: [] },
      timers: false,
      settings: {
        AzureWebJobsStorage: storage.countedConnection,
        NIGHTKEEP_DASHBOARD_SECRET: SECRET,
      },
    });
    try {
      const cookie = await signIn(cloud.host.url);
      const measured: PageFigures[] = [];
      for (const path of paths) {
        const rest: Round[] = [];
        for (let round = 0; round < rounds; round++)
          rest.push(await askOnce(`${cloud.host.url}${path}`, cookie, storage.tables.take));
        measured.push(figuresOf(path, rest));
      }
      return measured;
    } finally {
      await cloud.close();
    }
  } finally {
    await storage.close();
  }
}

interface Round {
  readonly ms: number;
  readonly bytes: number;
  readonly reads: ReadonlyMap<string, number>;
}

async function askOnce(url: string, cookie: string, take: () => ReadonlyMap<string, number>): Promise<Round> {
  take();
  const startedAt = performance.now();
  const reply = await fetch(url, { headers: { cookie } });
  const body = await reply.arrayBuffer();
  const ms = performance.now() - startedAt;
  if (reply.status !== 200) throw new Error(`${url} answered ${reply.status}: ${new TextDecoder().decode(body)}`);
  return { ms, bytes: body.byteLength, reads: take() };
}

function figuresOf(path: string, rounds: readonly Round[]): PageFigures {
  const kinds = [...new Set(rounds.flatMap(({ reads }) => [...reads.keys()]))].sort();
  return {
    path,
    ms: rounds.map(({ ms }) => ms),
    bytes: Math.max(...rounds.map(({ bytes }) => bytes)),
    reads: Object.fromEntries(
      kinds.map((kind) => [kind, Math.max(...rounds.map(({ reads }) => reads.get(kind) ?? 0))]),
    ),
  };
}

async function signIn(url: string): Promise<string> {
  const reply = await fetch(`${url}/api/dashboard/session`, {
    method: 'POST',
    body: new URLSearchParams({ secret: SECRET, do: 'sign-in', to: '/api/dashboard' }),
    redirect: 'manual',
  });
  const [cookie] = reply.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`Signing in answered ${reply.status}: ${await reply.text()}`);
  return cookie.split(';')[0] ?? '';
}
