import type { HttpResponseInit } from '@azure/functions';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { actOnDashboard } from '../../../functions/dashboard/acts.ts';
import { findVisitor } from '../../../functions/dashboard/find-visitor.ts';
import { actFor } from '../../../functions/dashboard/for-visitor.ts';
import { showDashboard } from '../../../functions/dashboard/pages.ts';
import { saysFailure } from '../../../functions/dashboard/says-problem.ts';
import { changeSession } from '../../../functions/dashboard/session.ts';
import type { App } from '../../../shared/composition.ts';
import { HOUR } from '../../../shared/policy/instant.ts';
import { AzureError } from '../../../shared/run/azure-error.ts';
import { anApp, get, post, SECRET } from './an-app.ts';

const VM =
  '/subscriptions/5a3c1f00-0000-4000-8000-0000000000a1/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-01';
const SIGN_IN = { do: 'sign-in', secret: SECRET };
const ENTRA = {
  'x-ms-client-principal-id': '5f0c',
  'x-ms-client-principal-name': 'jane@example.com',
  'x-ms-client-principal-idp': 'aad',
};

afterEach(() => vi.unstubAllEnvs());

function headersOf(reply: HttpResponseInit): Readonly<Record<string, string>> {
  return reply.headers as Record<string, string>;
}

/** Signs in, and gives the headers that a browser then sends. */
async function signIn(app: App): Promise<{ cookie: string }> {
  const { cookies = [] } = await changeSession(post('session', SIGN_IN), app);
  return { cookie: `nightkeep-session=${cookies[0]?.value}` };
}

async function csrfOf(app: App, headers: Readonly<Record<string, string>>): Promise<string> {
  return (await findVisitor(get('', headers), app))?.csrf ?? '';
}

describe('signing in by the secret', () => {
  test('gives a cookie that scripts, other sites and plain HTTP do not get, for eight hours', async () => {
    const reply = await changeSession(post('session', { ...SIGN_IN, to: '/api/dashboard/runs' }), anApp());

    expect(reply).toMatchObject({ status: 303, headers: { Location: '/api/dashboard/runs' } });
    expect(reply.cookies).toEqual([
      {
        name: 'nightkeep-session',
        value: expect.stringMatching(/^\d+\.r00001\.[\w-]{43}$/),
        maxAge: 28_800,
        path: '/api/dashboard',
        httpOnly: true,
        secure: true,
        sameSite: 'Strict',
      },
    ]);
  });

  test('opens the pages until the session is over, or the secret is another', async () => {
    const app = anApp();
    const session = await signIn(app);

    expect(await showDashboard(get('', session), app)).toMatchObject({ status: 200 });
    const changed = { ...app, dashboard: { access: 'write', secret: 'another secret of it' } } as const;
    expect(await showDashboard(get('', session), changed)).toMatchObject({ status: 303 });
    app.ports.clock.advance(8 * HOUR);
    expect(await showDashboard(get('', session), app)).toMatchObject({ status: 303 });
  });

  test.each(['', 'x', SECRET.toUpperCase(), `${SECRET} `])('is refused for %j', async (secret) => {
    const reply = await changeSession(post('session', { do: 'sign-in', secret }), anApp());

    expect(reply.status).toBe(401);
    expect(reply.cookies).toBeUndefined();
    expect(reply.body).toContain('That is not the secret.');
  });

  test('leads to no other site', async () => {
    const to = 'https://evil.example/api/dashboard';

    expect(headersOf(await changeSession(post('session', { ...SIGN_IN, to }), anApp()))['Location']).toBe(
      '/api/dashboard',
    );
  });

  test.each([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])(
    'is refused to a form of another site: %j',
    async (headers) => {
      expect(await changeSession(post('session', SIGN_IN, headers), anApp())).toMatchObject({ status: 403 });
    },
  );

  test('is refused after ten wrong ones, even with the right one, but not to who is signed in', async () => {
    const app = anApp();
    const session = await signIn(app);
    for (let guess = 0; guess < 10; guess++) {
      expect((await changeSession(post('session', { do: 'sign-in', secret: 'wrong' }), app)).status).toBe(401);
    }

    const refused = await changeSession(post('session', SIGN_IN), app);
    expect(refused).toMatchObject({ status: 429, headers: { 'Retry-After': '900' } });
    expect(refused.body).toContain('Try again in 15 minutes.');
    expect((await changeSession(post('session', { do: 'sign-in', secret: 'wrong' }, session), app)).status).toBe(429);
    expect((await changeSession(post('session', SIGN_IN, session), app)).status).toBe(303);
    expect((await showDashboard(get('', session), app)).status).toBe(200);
  });

  test('holds though another host of the domain set a cookie of its name before it', async () => {
    const app = anApp();
    const { cookie } = await signIn(app);
    const tossed = { cookie: `nightkeep-session=1.x.y; other=1; ${cookie}` };

    expect(await showDashboard(get('', tossed), app)).toMatchObject({ status: 200 });
  });

  test('is over by signing out', async () => {
    const app = anApp();
    const reply = await changeSession(post('session', { do: 'sign-out' }, await signIn(app)), app);

    expect(reply.cookies).toEqual([expect.objectContaining({ name: 'nightkeep-session', value: '', maxAge: 0 })]);
    expect(reply).toMatchObject({ status: 303, headers: { Location: '/api/dashboard/sign-in' } });
  });

  test('says nothing of the secret in the log', async () => {
    const app = anApp();
    await changeSession(post('session', { do: 'sign-in', secret: 'wrong-secret' }), app);
    await signIn(app);

    expect(JSON.stringify(app.ports.logged)).not.toMatch(/wrong-secret|the secret of the dashboard/);
  });
});

describe('who is not known', () => {
  test.each(['', 'runs', 'vm?id=x', 'no-such-page'])('is sent to sign in from %j, and back', async (page) => {
    const reply = await showDashboard(get(page), anApp());
    const location = new URL(headersOf(reply)['Location'] ?? '', 'https://app.example');

    expect(reply.status).toBe(303);
    expect(location.pathname).toBe('/api/dashboard/sign-in');
    expect(location.searchParams.get('to')).toBe(`/api/dashboard${page === '' ? '' : `/${page}`}`);
  });

  test('is asked for the secret, and not told whose this is', async () => {
    const reply = await showDashboard(get('sign-in?to=/api/dashboard/runs'), anApp());

    expect(reply.status).toBe(200);
    expect(reply.body).toContain('name="secret"');
    expect(reply.body).toContain('value="/api/dashboard/runs"');
    expect(reply.body).not.toContain('owner-1');
  });

  test('is shown how to open the dashboard where nothing can', async () => {
    const app = anApp({ access: 'write' });
    const reply = await showDashboard(get('sign-in'), app);

    expect(reply.body).toContain('NIGHTKEEP_DASHBOARD_SECRET');
    expect(reply.body).not.toContain('name="secret"');
    expect(await changeSession(post('session', { do: 'sign-in', secret: '' }), app)).toMatchObject({ status: 303 });
  });

  test('is offered to go on where a link of another site kept the cookie back', async () => {
    const reply = await showDashboard(get('sign-in', { 'sec-fetch-site': 'cross-site' }), anApp());

    expect(reply.body).toContain('Go on');
  });

  test.each([
    ['style.css', 'text/css; charset=utf-8'],
    ['script.js', 'text/javascript; charset=utf-8'],
  ])('gets %s', async (page, type) => {
    expect(await showDashboard(get(`${page}?v=1`), anApp())).toMatchObject({
      status: 200,
      headers: { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' },
    });
  });
});

describe('who is signed in by App Service authentication', () => {
  test('is known by name, and is signed out by it', async () => {
    vi.stubEnv('WEBSITE_AUTH_ENABLED', 'True');
    const reply = await showDashboard(get('', ENTRA), anApp({ access: 'read' }));

    expect(reply.status).toBe(200);
    expect(reply.body).toContain('jane@example.com');
    expect(reply.body).toContain('/.auth/logout?');
  });

  test.each([
    ['authentication is off', undefined, ENTRA],
    ['the setting says false', 'False', ENTRA],
    ['another provider signed them in', 'True', { ...ENTRA, 'x-ms-client-principal-idp': 'github' }],
    ['there is a name but no id', 'True', { ...ENTRA, 'x-ms-client-principal-id': '' }],
  ])('is not believed where %s', async (_, enabled, headers) => {
    vi.stubEnv('WEBSITE_AUTH_ENABLED', enabled);

    expect(await showDashboard(get('', headers), anApp())).toMatchObject({ status: 303 });
  });

  test('has forms whose token needs no secret, and is nobody else’s', async () => {
    vi.stubEnv('WEBSITE_AUTH_ENABLED', 'True');
    const app = anApp({ access: 'write' });
    const [mine, again] = [await csrfOf(app, ENTRA), await csrfOf(app, ENTRA)];

    expect(mine).toMatch(/^[\w-]{43}$/);
    expect(again).toBe(mine);
    expect(await csrfOf(app, { ...ENTRA, 'x-ms-client-principal-id': 'other' })).not.toBe(mine);
  });
});

describe('a form', () => {
  const act = actFor(async (form, _, { name }) => ({ status: 200, body: `${name} did ${form.get('what')}` }));

  test('is done for who may write, with the token of their session', async () => {
    const app = anApp();
    const session = await signIn(app);
    const csrf = await csrfOf(app, session);

    expect(await act(post('act/x', { csrf, what: 'this' }, session), app)).toEqual({
      status: 200,
      body: 'dashboard did this',
    });
  });

  test('is refused without a session', async () => {
    expect(await act(post('act/x', { csrf: 'x' }), anApp())).toMatchObject({ status: 401 });
  });

  test.each([
    ['no token', {}, {}],
    ['an empty token', { csrf: '' }, {}],
    ['a wrong token', { csrf: 'A'.repeat(43) }, {}],
  ])('is refused with %s', async (_, fields, headers) => {
    const app = anApp();

    expect(await act(post('act/x', fields, { ...(await signIn(app)), ...headers }), app)).toMatchObject({
      status: 403,
    });
  });

  test('is refused from another site, though the token is right', async () => {
    const app = anApp();
    const session = await signIn(app);
    const csrf = await csrfOf(app, session);
    const elsewhere = { ...session, 'sec-fetch-site': 'cross-site' };

    expect(await act(post('act/x', { csrf }, elsewhere), app)).toMatchObject({ status: 403 });
  });

  test('is refused with the token of the session before', async () => {
    const app = anApp();
    const csrf = await csrfOf(app, await signIn(app));

    expect(await act(post('act/x', { csrf }, await signIn(app)), app)).toMatchObject({ status: 403 });
  });

  test('is refused where the dashboard only shows', async () => {
    const app = anApp({ access: 'read', secret: SECRET });

    expect(await act(post('act/x', { csrf: '' }, await signIn(app)), app)).toMatchObject({ status: 403 });
  });

  test.each(['', 'vm?id=web-01'])(
    'is on the page %j where the dashboard acts, and not where it only shows',
    async (page) => {
      const row = {
        key: VM,
        vmId: VM,
        name: 'web-01',
        resourceGroup: 'web',
        state: 'protected',
        disks: [],
        asOf: 0,
        cause: '',
      };
      const bodies = await Promise.all(
        (['write', 'read'] as const).map(async (access) => {
          const app = anApp({ access, secret: SECRET });
          await app.ports.views.replaceScope('coverage', 's', [
            { key: row.key, value: { ...row, subscriptionId: 's' } },
          ]);
          return (await showDashboard(get(page, await signIn(app)), app)).body;
        }),
      );

      expect(bodies[0]).toMatch(/name="csrf"/);
      expect(bodies[0]).toMatch(/dashboard\/act\//);
      expect(bodies[1]).toContain('web-01');
      expect(bodies[1]).not.toMatch(/name="csrf"|dashboard\/act\//);
    },
  );

  test('that is JSON is refused', async () => {
    const app = anApp();
    const headers = { ...(await signIn(app)), 'content-type': 'application/json' };

    await expect(act(post('act/x', {}, headers), app)).rejects.toThrow(/Content-Type/);
  });

  test('of no known name does nothing', async () => {
    const app = anApp();
    const session = await signIn(app);
    const csrf = await csrfOf(app, session);

    expect(await actOnDashboard(post('act/x', { csrf }, session, { what: 'toString' }), app)).toMatchObject({
      status: 404,
    });
  });
});

describe('a failure of Azure', () => {
  const error = new AzureError('The account st0123 refused', { code: 'AuthorizationFailure', status: 403 });

  test('is told to a visitor in its words', async () => {
    const visitor = { name: 'jane', mayWrite: false, csrf: '', signedInBy: 'entra' } as const;
    const reply = await saysFailure(error, anApp(), visitor);

    expect(reply.status).toBe(502);
    expect(reply.body).toContain('AuthorizationFailure: The account st0123 refused');
  });

  test('is told to who is not known without them', async () => {
    const reply = await saysFailure(error, anApp(), undefined);

    expect(reply.status).toBe(502);
    expect(reply.body).not.toContain('st0123');
  });
});

test('every page is kept by nobody, framed by nobody, and loads nothing from elsewhere', async () => {
  const app = anApp();
  const replies = [
    await showDashboard(get(''), app),
    await showDashboard(get('sign-in'), app),
    await showDashboard(get('', await signIn(app)), app),
    await showDashboard(get('no-such-page', await signIn(app)), app),
    await changeSession(post('session', { do: 'sign-in', secret: 'wrong' }), app),
  ];

  for (const reply of replies) {
    expect(headersOf(reply)).toMatchObject({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'$/),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Permissions-Policy': expect.any(String),
      Vary: 'Cookie',
    });
    expect(headersOf(reply)['Content-Security-Policy']).not.toContain('unsafe');
    expect(String(reply.body ?? '')).not.toMatch(/(src|action)="https?:|<script>|style="|\son\w+="/);
  }
});
