/**
 * The one script. Everything works without it; with it a page that is live is fetched again until it no longer is, a filter
 * answers while it is typed in, and commands have a button that copies them. It puts nothing into a page but what the app
 * has rendered.
 */
export const SCRIPT = `
'use strict';
const LOOK_AGAIN_MS = 2000;

async function fetchPage(url) {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) throw new Error('The page could not be fetched again.');
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function replace(selector, page) {
  const [now, next] = [document.querySelector(selector), page.querySelector(selector)];
  if (!now || !next) return;
  const STOPS = 'a, button, summary, [tabindex]';
  const focused = [...now.querySelectorAll(STOPS)].indexOf(document.activeElement);
  const opened = [...now.querySelectorAll('details')].map(({ open }) => open);
  const scrolled = [...now.querySelectorAll('.scroll')].map(({ scrollLeft }) => scrollLeft);
  now.replaceWith(document.adoptNode(next));
  next.querySelectorAll('details').forEach((details, place) => { details.open = opened[place] ?? details.open; });
  next.querySelectorAll('.scroll').forEach((box, place) => { box.scrollLeft = scrolled[place] ?? 0; });
  next.querySelectorAll(STOPS)[focused]?.focus({ preventScroll: true });
  showButtons();
}

function isBusy(main) {
  return document.hidden || main.querySelector('form :focus') !== null;
}

async function follow() {
  let failures = 0;
  while (document.querySelector('main[data-live]') && failures < 30) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS * (1 + failures)));
    const main = document.querySelector('main[data-live]');
    if (!main || isBusy(main)) continue;
    try {
      const page = await fetchPage(location.href);
      if (isBusy(main)) continue;
      replace('main', page);
      failures = 0;
    } catch {
      failures += 1;
    }
  }
}

function filterAsTyped(form) {
  const results = '#' + form.dataset.results;
  let waiting;
  let asked = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++asked;
      const given = [...new FormData(form)].filter(([, value]) => value !== '');
      const url = form.getAttribute('action').split('#')[0] + (given.length > 0 ? '?' + new URLSearchParams(given) : '');
      try {
        const page = await fetchPage(url);
        if (turn !== asked) return;
        replace(results, page);
        history.replaceState(null, '', url);
      } catch {
        form.submit();
      }
    }, 250);
  });
}

function showButtons() {
  for (const button of document.querySelectorAll('[data-copy][hidden]')) {
    if (navigator.clipboard) button.hidden = false;
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  if (!button) return;
  await navigator.clipboard.writeText(button.previousElementSibling.textContent);
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
});

showButtons();
for (const form of document.querySelectorAll('form[data-results]')) filterAsTyped(form);
follow();
`;
