import { HttpRequest, type HttpRequestInit } from '@azure/functions';
import type { App } from '../../../shared/composition.ts';
import type { DashboardSettings } from '../../../shared/dashboard/dashboard-settings.ts';
import { type FakePorts, fakePorts } from '../../fakes/fake-ports.ts';
import { someSettings } from '../../run/world.ts';

export const SECRET = 'the secret of the dashboard';
const ORIGIN = 'https://app.example';

/** A usable app over fakes, at 09:00 UTC on Monday 23 November 2026. */
export function anApp(dashboard: DashboardSettings = { access: 'write', secret: SECRET }): App & { ports: FakePorts } {
  const ports = fakePorts();
  ports.clock.set('2026-11-23T09:00:00Z');
  return { isUsable: true, ports, settings: someSettings(), dashboard, mistakes: [] };
}

/** A GET of a page of the dashboard. */
export function get(page: string, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  const url = new URL(`${ORIGIN}/api/dashboard${page === '' ? '' : `/${page}`}`);
  const params = { page: url.pathname.replace(/^\/api\/dashboard\/?/, '') };
  const query = Object.fromEntries(url.searchParams);
  return new HttpRequest({ method: 'GET', url: url.href, headers, params, query });
}

/** A POST of a form from one of the dashboard's own pages. */
export function post(
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  params: HttpRequestInit['params'] = {},
): HttpRequest {
  return new HttpRequest({
    method: 'POST',
    url: `${ORIGIN}/api/dashboard/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
    params,
    body: { string: new URLSearchParams(fields).toString() },
  });
}
