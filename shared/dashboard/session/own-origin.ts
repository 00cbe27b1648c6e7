/** What a browser says of where a request comes from. */
export interface RequestOrigin {
  readonly secFetchSite: string | null;
  readonly origin: string | null;
  /** Host and port that the request was sent to. */
  readonly host: string;
}

/**
 * Whether a POST comes from our own pages, or from no page at all. Sec-Fetch-Site is set by the browser alone; one that
 * does not send it sends Origin; what sends neither is no browser, and no page can make it do anything.
 */
export function isOwnOrigin({ secFetchSite, origin, host }: RequestOrigin): boolean {
  if (secFetchSite !== null) return secFetchSite === 'same-origin' || secFetchSite === 'none';
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
