import { request } from 'node:https';
import { describe, expect, test } from 'vitest';
import type { ArmProperties } from '../../../local/simulator/arm-json.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, GROUP_ID, idIn } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const GIB = 2 ** 30;
const VHD_BYTES = 200 * GIB + 512;
const LINUX = { osType: 'Linux', hyperVGeneration: 'V2' } as const;

type Kind = 'disks' | 'snapshots';

interface Blob {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Reads as a client of Storage does: without a token. */
function fetchBlob(
  { caPem }: OpenSimulator,
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca: caPem, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function open(properties: ArmProperties = LINUX, settings = {}): Promise<OpenSimulator> {
  const snapshots = [
    aSnapshot('point', { properties: LINUX }),
    aSnapshot('closed', { properties: { networkAccessPolicy: 'DenyAll' } }),
  ];
  return openSimulator({ fleet: aFleet({ disks: [aDisk('disk1', { properties })], snapshots }), settings });
}

function begin(simulator: OpenSimulator, kind: Kind, name: string, durationInSeconds: unknown = 600) {
  const path = `${idIn(kind, name)}/beginGetAccess${VERSION}`;
  return simulator.send('POST', path, { access: 'Read', durationInSeconds });
}

async function sasOf(simulator: OpenSimulator, kind: Kind, name: string, durationInSeconds = 600): Promise<string> {
  const { headers } = await begin(simulator, kind, name, durationInSeconds);
  simulator.pass(1_000);
  return (await simulator.send('GET', String(headers['location']))).body.accessSAS;
}

async function end(simulator: OpenSimulator, name: string): Promise<void> {
  await simulator.send('POST', `${idIn('disks', name)}/endGetAccess${VERSION}`);
  simulator.pass(1_000);
}

function stateOf(simulator: OpenSimulator, name = 'disk1'): unknown {
  simulator.state.now();
  return simulator.state.disks.get(idIn('disks', name))?.properties.diskState;
}

describe('a SAS', () => {
  test('reads a part of the disk, which is a page blob', async () => {
    const simulator = await open();
    const sas = await sasOf(simulator, 'disks', 'disk1');

    const range = await fetchBlob(simulator, sas, { Range: 'bytes=0-1023', 'x-ms-range': 'bytes=512-519' });
    const head = await fetchBlob(simulator, sas, {}, 'HEAD');

    expect([range.status, range.bytes.toString(), range.headers['content-range']]).toEqual([
      206,
      'EFI PART',
      `bytes 512-519/${VHD_BYTES}`,
    ]);
    expect(range.headers).toMatchObject({ 'content-length': '8', 'x-ms-blob-type': 'PageBlob' });
    expect(range.headers['etag']).toMatch(/^"0x[0-9A-F]+"$/);
    expect([head.status, head.headers['content-length'], head.bytes.length]).toEqual([200, String(VHD_BYTES), 0]);
  });

  test.each([
    ['bytes=1048576-', 206],
    [`bytes=${VHD_BYTES}-${VHD_BYTES + 5}`, 416],
  ])('answers the range %s with %i', async (range, status) => {
    const simulator = await open({ ...LINUX, diskSizeGB: 0, diskSizeBytes: 2 ** 21 });
    const sas = await sasOf(simulator, 'disks', 'disk1');

    expect((await fetchBlob(simulator, sas, { Range: range })).status).toBe(status);
  });

  test('lists the pages in use, a reply at a time', async () => {
    const simulator = await open();
    const sas = await sasOf(simulator, 'disks', 'disk1');
    const list = async (more = '') => (await fetchBlob(simulator, `${sas}&comp=pagelist${more}`)).bytes.toString();
    const rangesIn = (xml: string) =>
      [...xml.matchAll(/<Start>(\d+)<\/Start><End>(\d+)<\/End>/g)].map(([, s, e]) => `${s}-${e}`);

    const all = await list();
    const pages: string[] = [];
    for (let marker: string | undefined = ''; marker !== undefined; ) {
      const page = await list(`&maxresults=5&marker=${marker}`);
      pages.push(...rangesIn(page));
      marker = /<NextMarker>(\d+)</.exec(page)?.[1];
    }

    expect(all).toMatch(/^<\?xml .*<PageList><PageRange><Start>0<\/Start>.*<NextMarker \/><\/PageList>$/);
    expect(rangesIn(all).length).toBeGreaterThan(5);
    expect(pages).toEqual(rangesIn(all));
  });

  test('lists no more than the setting allows, and what lies in a range', async () => {
    const simulator = await open(LINUX, { pageRangesPerReply: 2 });
    const sas = `${await sasOf(simulator, 'disks', 'disk1')}&comp=pagelist`;

    const two = await fetchBlob(simulator, sas);
    const inside = await fetchBlob(simulator, sas, { Range: 'bytes=0-511' });

    expect(two.bytes.toString().match(/<PageRange>/g)).toHaveLength(2);
    expect(inside.bytes.toString()).toContain('<PageRange><Start>0</Start><End>511</End></PageRange><NextMarker />');
  });

  test.each<[string, (simulator: OpenSimulator) => Promise<void> | void]>([
    ['after it was revoked', (simulator) => end(simulator, 'disk1')],
    ['when its time is over', (simulator) => simulator.pass(600_000)],
  ])('is refused %s, and the disk is free again', async (_, finish) => {
    const simulator = await open();
    const sas = await sasOf(simulator, 'disks', 'disk1');
    const active = stateOf(simulator);
    await finish(simulator);

    const { status, headers, bytes } = await fetchBlob(simulator, sas, { Range: 'bytes=0-511' });

    expect([active, status, headers['x-ms-error-code']]).toEqual(['ActiveSAS', 403, 'AuthenticationFailed']);
    expect(bytes.toString()).toContain('<Error><Code>AuthenticationFailed</Code>');
    expect(stateOf(simulator)).toBe('Unattached');
  });

  test('is refused with another signature, and beside a token', async () => {
    const simulator = await open();
    const sas = await sasOf(simulator, 'disks', 'disk1');

    const forged = await fetchBlob(simulator, sas.replace(/sig=.*/, 'sig=x'));
    const withToken = await fetchBlob(simulator, sas, { authorization: 'Bearer x' });

    expect([forged.status, withToken.status]).toEqual([403, 403]);
  });

  test('of a disk that the public network does not reach is refused', async () => {
    const simulator = await open({ publicNetworkAccess: 'Disabled' });
    const sas = await sasOf(simulator, 'disks', 'disk1');

    expect((await fetchBlob(simulator, sas)).headers['x-ms-error-code']).toBe('AuthorizationFailure');
  });

  test('meets faults as any request does, and is logged without its signature', async () => {
    const simulator = await open();
    const sas = await sasOf(simulator, 'disks', 'disk1');
    await simulator.send('POST', '/_local/faults', { kind: 'busy-503', match: { path: '^/_sas/' }, times: 1 });

    const replies = [await fetchBlob(simulator, sas, {}, 'HEAD'), await fetchBlob(simulator, sas, {}, 'HEAD')];
    const { requests } = (await simulator.send('GET', '/_local/log?path=^/_sas/')).body;

    expect(replies.map(({ status }) => status)).toEqual([503, 200]);
    expect(requests.map(({ url }: { url: string }) => url)).toEqual([
      expect.stringMatching(/&sig=REDACTED$/),
      expect.stringMatching(/&sig=REDACTED$/),
    ]);
  });
});

describe('access is refused', () => {
  test.each<[string, ArmProperties]>([
    ['to a disk of a running VM', { diskState: 'Attached' }],
    ['to a disk that is closed to export', { networkAccessPolicy: 'DenyAll' }],
    ['to a disk that is not made yet', { provisioningState: 'Updating' }],
    ['to a disk that is still filled', { completionPercent: 99 }],
  ])('%s', async (_, properties) => {
    const simulator = await open(properties);

    const { status, body } = await begin(simulator, 'disks', 'disk1');

    expect([status, body.error.code]).toEqual([409, 'OperationNotAllowed']);
  });

  test('to a snapshot that is closed to export', async () => {
    expect((await begin(await open(), 'snapshots', 'closed')).status).toBe(409);
  });

  test.each([undefined, 0, '60'])('for a duration of %s', async (duration) => {
    const { status, body } = await begin(await open(), 'disks', 'disk1', duration ?? null);

    expect([status, body.error.target]).toEqual([400, 'durationInSeconds']);
  });
});

test('a disk that is read can neither be deleted nor attached', async () => {
  const simulator = await open();
  await sasOf(simulator, 'disks', 'disk1');

  const deleted = await simulator.send('DELETE', `${idIn('disks', 'disk1')}${VERSION}`);
  await end(simulator, 'disk1');
  const again = await simulator.send('DELETE', `${idIn('disks', 'disk1')}${VERSION}`);

  expect([deleted.status, deleted.body.error.code, again.status]).toEqual([409, 'OperationNotAllowed', 202]);
  expect(deleted.body.error.message).toContain('active shared access signature outstanding for disk disk1');
});

test('a restored disk holds what its snapshot holds, and that what its disk held', async () => {
  const simulator = await open();
  const make = async (kind: Kind, name: string, source: string) => {
    const creationData = { createOption: 'Copy', sourceResourceId: source };
    await simulator.send('PUT', `${idIn(kind, name)}${VERSION}`, { location: 'westus', properties: { creationData } });
    simulator.pass(1_000);
  };
  await make('snapshots', 'own', idIn('disks', 'disk1'));
  await make('disks', 'restored', idIn('snapshots', 'own'));
  await make('disks', 'from-fleet', idIn('snapshots', 'point'));
  await simulator.send('DELETE', `${idIn('snapshots', 'own')}${VERSION}`);
  const headOf = async (name: string) => {
    const { bytes } = await fetchBlob(simulator, await sasOf(simulator, 'disks', name), { Range: 'bytes=0-2097151' });
    return bytes.toString('base64');
  };

  const source = await headOf('disk1');

  expect(await headOf('restored')).toBe(source);
  expect(await headOf('from-fleet')).toBe(source);
});

test('a disk of a restore point holds what its disk held, and keeps the point while a SAS of it is out', async () => {
  const simulator = await open();
  const collection = `${GROUP_ID}/providers/Microsoft.Compute/restorePointCollections/web-rp`;
  const point = `${collection}/restorePoints/p${VERSION}`;
  const body = { location: 'westus', properties: { source: { id: idIn('virtualMachines', 'web') } } };
  await simulator.send('PUT', `${collection}${VERSION}`, body);
  await simulator.send('PUT', point, {});
  simulator.pass(2_000);
  const { osDisk } = (await simulator.send('GET', point)).body.properties.sourceMetadata.storageProfile;
  const path = `${osDisk.diskRestorePoint.id}/beginGetAccess${VERSION}`;
  const { headers } = await simulator.send('POST', path, { access: 'Read', durationInSeconds: 600 });
  simulator.pass(1_000);
  const sas = (await simulator.send('GET', String(headers['location']))).body.accessSAS;
  const range = { Range: 'bytes=0-2097151' };

  const kept = await fetchBlob(simulator, sas, range);
  const refused = await simulator.send('DELETE', point);
  await simulator.send('POST', path.replace('beginGetAccess', 'endGetAccess'));
  simulator.pass(1_000);
  const deleted = await simulator.send('DELETE', point);

  const own = await fetchBlob(simulator, await sasOf(simulator, 'disks', 'disk1'), range);
  expect([kept.status, kept.bytes.equals(own.bytes)]).toEqual([206, true]);
  expect([refused.status, refused.body.error.code]).toEqual([409, 'DiskRestorePointUsedByCustomer']);
  expect(deleted.status).toBe(202);
});
