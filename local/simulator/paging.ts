import { ArmError } from './arm-error.ts';
import type { ArmReply, ArmRequest, Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { type ResourceKind, requireGroup, requireSubscription } from './lookup.ts';
import { render } from './render.ts';

interface Token {
  readonly page: number;
  readonly after: string;
}

/** Lists the resources of a kind in the path's group or subscription, a page at a time. */
export function listResources(kind: ResourceKind): Handler {
  return (state, request) => {
    const { path } = request;
    if (path.resourceGroup === '') requireSubscription(state, path.subscriptionId);
    else requireGroup(state, path);
    const group = path.resourceGroup === '' ? '' : `${path.resourceGroup}/`;
    return listPage(
      state,
      request,
      kind,
      `/subscriptions/${path.subscriptionId}/resourcegroups/${group}`.toLowerCase(),
    );
  };
}

function listPage(state: ArmState, request: ArmRequest, kind: ResourceKind, prefix: string): ArmReply {
  const now = state.now();
  const { pageSize, emptyPageEvery } = state.settings;
  const token = readToken(request.query.get('$skiptoken'));
  const { items, more } = state[kind].page(prefix, token.after, pageSize);
  const isEmpty = more && emptyPageEvery > 0 && token.page % emptyPageEvery === 0;
  if (isEmpty || request.fault?.emptyPage === true) {
    return { status: 200, body: { value: [], nextLink: nextLink(request, { ...token, page: token.page + 1 }) } };
  }
  const value = items.map((resource) => render(state, resource, request.apiVersion, now));
  const last = items.at(-1);
  if (!more || last === undefined) return { status: 200, body: { value } };
  const next = { page: token.page + 1, after: last.id.toLowerCase() };
  return { status: 200, body: { value, nextLink: nextLink(request, next) } };
}

function nextLink(request: ArmRequest, token: Token): string {
  const [pathname] = request.url.split('?');
  const query = [...request.query].filter(([name]) => name !== '$skiptoken');
  const kept = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const skip = Buffer.from(`${token.page}:${token.after}`).toString('base64url');
  return `${request.baseUrl}${pathname}?${kept}&$skiptoken=${skip}`;
}

function readToken(text: string | null): Token {
  if (text === null) return { page: 1, after: '' };
  const [, page, after] = /^(\d+):(.*)$/s.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (page === undefined || after === undefined) {
    throw new ArmError(400, 'InvalidSkipToken', `The provided skip token '${text}' is invalid.`, { fromGateway: true });
  }
  return { page: Number(page), after };
}
