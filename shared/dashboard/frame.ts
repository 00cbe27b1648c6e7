import type { Instant } from '../policy/instant.ts';
import { textHash } from '../run/text-hash.ts';
import { DASHBOARD_PATH, linkTo } from './links.ts';
import { html, type Markup, NOTHING, raw } from './markup.ts';
import { momentOf } from './parts/moment.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import type { Visitor } from './visitor.ts';

/** What stands around the content of every page. */
export interface Frame {
  readonly title: string;
  /** Undefined where nobody is signed in: then there are no links to other pages. */
  readonly visitor: Visitor | undefined;
  readonly now: Instant;
  readonly owner: string;
  /** The place in the navigation that the page belongs to. */
  readonly here?: Place;
  /** When what the page shows was seen in Azure. */
  readonly asOf?: Instant;
  /** The page changes while it is looked at: the script fetches it again until it no longer does; without it the browser does. */
  readonly isLive?: boolean;
}

type Place = 'front' | 'runs' | 'policy';

const PLACES: readonly (readonly [Place, string, string])[] = [
  ['front', '', 'Front'],
  ['runs', 'runs', 'Runs'],
  ['policy', 'policy', 'Policy'],
];

// A moon over a keep. Quotes and the sign # would end the attribute or the URL.
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%231b2a52'/%3E%3Cpath d='M11 2a4 4 0 1 0 3 6 4.600 4.600 0 0 1-3-6z' fill='%23f4d98b'/%3E%3Cpath d='M2 14V8h2v1h1V8h2v1h1V8h2v6z' fill='%23dfe6fb'/%3E%3C/svg%3E";

/** The whole page as HTML. */
export async function renderPage(frame: Frame, content: Markup): Promise<string> {
  const { title, visitor, isLive = false } = frame;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Nightkeep</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="${raw(ICON)}">
<link rel="stylesheet" href="${linkTo('style.css', { v: STYLE_VERSION })}">
${isLive ? html`<noscript><meta http-equiv="refresh" content="10"></noscript>` : NOTHING}
<script src="${linkTo('script.js', { v: SCRIPT_VERSION })}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="brand" href="${DASHBOARD_PATH}">Nightkeep</a>
${visitor === undefined ? NOTHING : navigation(frame)}
${visitor === undefined ? NOTHING : signedIn(visitor)}
</header>
<main id="content" tabindex="-1"${isLive ? raw(' data-live') : ''}>
${content}
</main>
${footer(frame)}
</body>
</html>
`;
  return (await page).toString();
}

const STYLE_VERSION = textHash(STYLE, 12);
const SCRIPT_VERSION = textHash(SCRIPT, 12);

function navigation({ here }: Frame): Markup {
  const links = PLACES.map(
    ([place, page, text]) =>
      html`<li><a href="${linkTo(page)}"${place === here ? raw(' aria-current="page"') : ''}>${text}</a></li>`,
  );
  return html`<nav aria-label="Pages"><ul>${links}</ul></nav>`;
}

function signedIn({ name, mayWrite, signedInBy }: Visitor): Markup {
  const rights = mayWrite ? 'may act' : 'reads only';
  const out =
    signedInBy === 'entra'
      ? html`<a href="/.auth/logout?${new URLSearchParams({ post_logout_redirect_uri: DASHBOARD_PATH }).toString()}">Sign out</a>`
      : html`<form method="post" action="${linkTo('session')}"><button class="quiet" name="do" value="sign-out">Sign out</button></form>`;
  return html`<div class="visitor"><span><bdi>${name}</bdi> <span class="muted">(${rights})</span></span> ${out}</div>`;
}

function footer({ owner, asOf, now }: Frame): Markup {
  const seen = asOf === undefined ? NOTHING : html`<p>Seen in Azure ${momentOf(asOf, now)}.</p>`;
  const whose = owner === '' ? NOTHING : html`<p>Owner <bdi>${owner}</bdi>.</p>`;
  return html`<footer>${seen}${whose}<p>All times are UTC unless they say otherwise.</p></footer>`;
}
