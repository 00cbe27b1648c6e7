import { describe, expect, test, vi } from 'vitest';
import { computeId } from '../../shared/policy/resource-id.ts';
import { refusal } from '../support/refusal.ts';
import { type Answer, type Asked, openHost } from './open-host.ts';

const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const DISK = computeId(SUBSCRIPTION, 'drills', 'disks', 'drill1');
const SIGNATURE = 'SECRET%2FSIGNATURE%3D';
const FIRST = Buffer.from('EFI PART and what follows');
const PAGES = [
  '<?xml version="1.0"?><PageList><PageRange><Start>0</Start><End>511</End></PageRange><PageRange><Start>4096</Start><End>8191</End></PageRange><NextMarker>2!AB=</NextMarker></PageList>',
  '<PageList>\n <PageRange>\n  <Start>1048576</Start>\n  <End>2097151</End>\n </PageRange>\n <NextMarker />\n</PageList>',
];

type Overrides = Partial<Record<'grant' | 'poll' | 'first' | 'pages' | 'revoke', (asked: Asked) => Answer | undefined>>;

/** Azure with one disk: ARM, which grants and revokes, and the storage that the SAS leads to, on a host of its own. */
async function openAzure(overrides: Overrides = {}, pollsUntilGranted = 1) {
  const storage = await openHost((asked) => {
    const pages = new URL(asked.url, 'https://x').searchParams;
    if (pages.get('comp') !== 'pagelist') return overrides.first?.(asked) ?? { status: 206, body: FIRST };
    return overrides.pages?.(asked) ?? { status: 200, body: PAGES[pages.has('marker') ? 1 : 0] };
  });
  const accessSAS = `${storage.url}/md-1/abcd?sv=2018-03-28&sr=b&si=1&sig=${SIGNATURE}`;
  let polls = 0;
  const arm = await openHost((asked) => {
    const isRevoke = asked.url.includes('endGetAccess');
    const accepted = {
      status: 202,
      headers: { Location: `https://${asked.headers.host}/operations/${isRevoke ? 'revoke' : 'grant'}` },
    };
    if (asked.url.includes('beginGetAccess')) return overrides.grant?.(asked) ?? accepted;
    if (isRevoke) return overrides.revoke?.(asked) ?? accepted;
    if (asked.url.startsWith('/operations/revoke')) return { status: 200 };
    polls += 1;
    return overrides.poll?.(asked) ?? (polls < pollsUntilGranted ? accepted : { status: 200, body: { accessSAS } });
  });
  const methods = () => arm.asked.map(({ method, url }) => `${method} ${url.split('?')[0]?.split('/').at(-1)}`);
  return { arm, storage, methods, isClosed: () => methods().includes('POST endGetAccess') };
}

describe('the content of a disk', () => {
  test('is its first bytes and the sum of all its page ranges, and the disk is closed again', async () => {
    const { arm, storage, methods } = await openAzure({}, 2);

    const { first, usedBytes } = await arm.contents.read(DISK, 8);

    expect(Buffer.from(first).toString()).toBe('EFI PART');
    expect(usedBytes).toBe(512 + 4_096 + 1_048_576);
    expect(methods()).toEqual([
      ...['POST beginGetAccess', 'GET grant', 'GET grant'],
      ...['POST endGetAccess', 'GET revoke'],
    ]);
    expect(arm.asked[0]?.body).toEqual({ access: 'Read', durationInSeconds: 600 });
    expect(storage.asked[0]?.headers).toMatchObject({ range: 'bytes=0-7' });
    expect(storage.asked.map(({ url }) => new URL(url, 'https://x').searchParams.get('marker'))).toEqual([
      null,
      null,
      '2!AB=',
    ]);
  });

  test('is read with the signature of the link alone: no token of ours goes to storage', async () => {
    const { arm, storage } = await openAzure();

    await arm.contents.read(DISK, 8);

    expect(storage.asked).toHaveLength(3);
    for (const { hasToken, url } of storage.asked) {
      expect(hasToken).toBe(false);
      expect(url).toContain(`sig=${SIGNATURE}`);
    }
  });

  test('of an empty disk has no bytes in use', async () => {
    const { arm } = await openAzure({
      first: () => ({ status: 206, body: Buffer.alloc(8) }),
      pages: () => ({ status: 200, body: '<PageList />' }),
    });

    expect(await arm.contents.read(DISK, 8)).toMatchObject({ first: Buffer.alloc(8), usedBytes: 0 });
  });

  test('is not read further than asked where a host ignores the range', async () => {
    const { arm } = await openAzure({ first: () => ({ status: 200, body: Buffer.alloc(3 * 2 ** 20, 1) }) });

    const { first } = await arm.contents.read(DISK, 1_024);

    expect(first).toHaveLength(1_024);
  });
});

describe('a disk that could not be read', () => {
  const failures: readonly [string, Overrides, object][] = [
    [
      'forbidden',
      { first: () => ({ status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed' } }) },
      { code: 'AuthenticationFailed', status: 403 },
    ],
    [
      'throttled',
      { pages: () => ({ status: 503, headers: { 'Retry-After': '9' } }) },
      { status: 503, retryAfterMs: 9_000 },
    ],
    ['not XML', { pages: () => ({ status: 200, body: '{}' }) }, { code: 'UnexpectedReply' }],
    [
      'cut off',
      { pages: () => ({ status: 200, body: '<PageList><PageRange><Start>0</Start>' }) },
      { code: 'UnexpectedReply' },
    ],
    ['redirected', { first: () => ({ status: 302, headers: { Location: 'https://localhost:1/' } }) }, { status: 302 }],
    ['without a link', { poll: () => ({ status: 200, body: {} }) }, { code: 'UnexpectedReply' }],
    [
      'refused',
      { grant: () => ({ status: 409, body: { error: { code: 'OperationNotAllowed', message: 'attached' } } }) },
      { code: 'OperationNotAllowed', status: 409 },
    ],
  ];

  test.each(failures)('is closed all the same: %s', async (_, overrides, expected) => {
    const { arm, isClosed } = await openAzure(overrides);

    const error = await refusal(arm.contents.read(DISK, 8));

    expect(error).toMatchObject(expected);
    expect(isClosed()).toBe(true);
  });

  test('says why, though it could not be closed either', async () => {
    const { arm } = await openAzure({
      first: () => ({ status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } }),
      revoke: () => ({ status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no right' } } }),
    });

    expect((await refusal(arm.contents.read(DISK, 8))).code).toBe('BlobNotFound');
  });

  test('gives no link in its error, whatever storage sent back', async () => {
    for (const answer of [{ status: 403, body: `no: sig=${SIGNATURE}` }, { status: 0 }]) {
      const { arm, storage } = await openAzure({
        first: ({ url }) => ({ ...answer, ...(answer.status === 0 ? {} : { body: `${url} ${String(answer.body)}` }) }),
      });
      const refused = refusal(arm.contents.read(DISK, 8));
      if (answer.status === 0) {
        await expect.poll(() => storage.asked.length).toBe(1);
        storage.breakConnections();
      }

      const { message, code, details, cause, stack } = await refused;

      expect(`${message} ${code} ${details.join()} ${stack}`).not.toMatch(/SECRET|sig=|md-1/);
      expect(cause).toBeUndefined();
    }
  });

  test('where the operation of Azure fails, tells its code', async () => {
    const { arm, isClosed } = await openAzure({
      grant: ({ headers }) => ({
        status: 202,
        headers: { 'Azure-AsyncOperation': `https://${headers.host}/operations/grant` },
      }),
      poll: () => ({
        status: 200,
        body: { status: 'Failed', error: { code: 'AttachedDisk', message: 'The disk is in use.' } },
      }),
    });

    expect(await refusal(arm.contents.read(DISK, 8))).toMatchObject({
      code: 'AttachedDisk',
      message: 'The disk is in use.',
    });
    expect(isClosed()).toBe(true);
  });

  test('is waited for during a minute', async () => {
    const { arm, isClosed } = await openAzure({
      poll: ({ headers }) => ({ status: 202, headers: { Location: `https://${headers.host}/operations/grant` } }),
    });
    const waits: number[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      waits.push(milliseconds);
      return AbortSignal.abort();
    });

    const error = await refusal(arm.contents.read(DISK, 8)).finally(() => timeout.mockRestore());

    expect(error.code).toBe('AbortError');
    expect(waits).toEqual([60_000, 60_000]);
    expect(isClosed()).toBe(true);
  });

  test('follows no operation to another host', async () => {
    const other = await openHost(() => ({ status: 200, body: { accessSAS: 'https://localhost/x?sig=1' } }));
    const { arm } = await openAzure({
      grant: () => ({ status: 202, headers: { Location: `${other.url}/operations/grant` } }),
    });

    expect((await refusal(arm.contents.read(DISK, 8))).code).toBe('ForeignLink');
    expect(other.asked).toEqual([]);
  });
});

describe('closing a disk', () => {
  test('that was read but cannot be closed is an error', async () => {
    const { arm } = await openAzure({
      revoke: () => ({ status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no right' } } }),
    });

    expect((await refusal(arm.contents.read(DISK, 8))).code).toBe('AuthorizationFailed');
  });

  test('that is gone is done', async () => {
    const { arm, methods } = await openAzure({
      revoke: () => ({ status: 404, body: { error: { code: 'ResourceNotFound', message: 'gone' } } }),
    });

    await arm.contents.close(DISK);

    expect(methods()).toEqual(['POST endGetAccess']);
  });

  test('is asked for once where Azure is busy', async () => {
    const { arm, methods } = await openAzure({
      revoke: () => ({
        status: 429,
        headers: { 'Retry-After': '5' },
        body: { code: 'OperationNotAllowed', message: '' },
      }),
    });

    expect(await refusal(arm.contents.close(DISK))).toMatchObject({ status: 429, retryAfterMs: 5_000 });
    expect(methods()).toEqual(['POST endGetAccess']);
  });
});
