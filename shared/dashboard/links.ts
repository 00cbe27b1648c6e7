/** Where the dashboard is below the app's root. */
export const DASHBOARD_PATH = '/api/dashboard';

type Query = Readonly<Record<string, string | number | undefined>>;

/** The path of one of our pages (`` for the front page, `vm`, `act/run`) with its query; parameters that are undefined or empty are left out. */
export function linkTo(page: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)] as [string, string]],
  );
  const path = page === '' ? DASHBOARD_PATH : `${DASHBOARD_PATH}/${page}`;
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/**
 * The path to go to after signing in: one of our own pages, else the front page. A text that a browser could read as
 * another host, or that leaves the dashboard by `..`, is none of ours.
 */
export function ownPath(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined || !URL.canParse(wanted, ORIGIN)) return DASHBOARD_PATH;
  const url = new URL(wanted, ORIGIN);
  const isOurs = url.pathname === DASHBOARD_PATH || url.pathname.startsWith(`${DASHBOARD_PATH}/`);
  return url.origin === ORIGIN && isOurs ? `${url.pathname}${url.search}` : DASHBOARD_PATH;
}

const ORIGIN = 'https://dashboard.invalid';
