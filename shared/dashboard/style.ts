import { PAGE_STYLE } from './page-style.ts';

/**
 * The one stylesheet. Colours are custom properties, light and dark as the system says; text on every ground has a
 * contrast of at least 4.5. A state has a tone (good, warn, bad, idle, busy), and always a sign and a word beside it.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f6fa; --card: #ffffff; --sunk: #eceef5; --line: #d5d9e6; --line-strong: #8089a3;
  --text: #171c2c; --muted: #545d75; --link: #2847b8; --focus: #2847b8;
  --bar: #1b2442; --bar-text: #eef1fb; --bar-muted: #b9c3e3; --button: #2847b8; --button-text: #ffffff;
  --good: #14663b; --good-ground: #dcf3e4; --good-mark: #3fa06c;
  --warn: #7a4a00; --warn-ground: #fdeecb; --warn-mark: #e0a11b;
  --bad: #a11a1a; --bad-ground: #fde2e0; --bad-mark: #d13a34;
  --idle: #4c556d; --idle-ground: #e6e9f2; --idle-mark: #9aa3bb;
  --busy: #24429e; --busy-ground: #e0e7fd; --busy-mark: #4a6be0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1424; --card: #171d31; --sunk: #0b0f1c; --line: #2c3552; --line-strong: #6d789a;
    --text: #e6eaf6; --muted: #a3adc8; --link: #9db4ff; --focus: #b8c8ff;
    --bar: #0a0e1b; --bar-text: #eef1fb; --bar-muted: #aab5d6; --button: #9db4ff; --button-text: #0f1424;
    --good: #7ddba4; --good-ground: #123524; --good-mark: #3fae73;
    --warn: #f4c766; --warn-ground: #3a2b0b; --warn-mark: #d69a1c;
    --bad: #ff9d96; --bad-ground: #451a1b; --bad-mark: #e2554e;
    --idle: #b4bdd6; --idle-ground: #262e47; --idle-mark: #606b8c;
    --busy: #a9bcff; --busy-ground: #1d2a57; --busy-mark: #6382f0;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 3px; text-decoration-thickness: 1px; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); }
a:hover { text-decoration-color: currentColor; text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; letter-spacing: -0.01em; }
h2 { font-size: 1.1rem; }
h3 { font-size: 1rem; }
p, ul, ol, dl, table, figure { margin: 0; }
code { font: 0.87em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
bdi { overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.nowrap { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 0.5rem; top: -4rem; z-index: 2; padding: 0.5rem 1rem; background: var(--card); }
.skip:focus { top: 0.5rem; }

body > header {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.5rem; padding: 0.5rem max(1rem, calc(50vw - 40rem));
  background: var(--bar); color: var(--bar-text);
}
body > header a, body > header .muted, body > header button.quiet { color: var(--bar-muted); }
body > header :focus-visible { outline-color: var(--bar-text); }
.brand { font-weight: 650; font-size: 1.05rem; text-decoration: none; padding: 0.25rem 0; }
body > header a.brand { color: var(--bar-text); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem; list-style: none; padding: 0; }
nav a { display: block; padding: 0.3rem 0.7rem; border-radius: 6px; text-decoration: none; }
nav a:hover { text-decoration: underline; }
body > header nav a[aria-current] { background: #ffffff24; color: var(--bar-text); }
.visitor { margin-left: auto; display: flex; flex-wrap: wrap; align-items: center; gap: 0.1rem 0.8rem; font-size: 0.9rem; }
main { flex: 1; width: 100%; max-width: 82rem; margin: 0 auto; padding: 1.25rem 1rem 2rem; display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); align-content: start; }
main > section, .card { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); }
body > footer {
  display: flex; flex-wrap: wrap; gap: 0.1rem 1.5rem; padding: 0.75rem max(1rem, calc(50vw - 40rem)); border-top: 1px solid var(--line);
  color: var(--muted); font-size: 0.87rem;
}

.card { padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.narrow { max-width: 30rem; width: 100%; margin: 4vh auto 0; }
.verdict { padding: 1.2rem 1.3rem; border-left: 6px solid var(--idle-mark); }
.verdict h1 { font-size: clamp(1.35rem, 1rem + 1.8vw, 2rem); }
.verdict.tone-good { border-left-color: var(--good-mark); background: linear-gradient(90deg, var(--good-ground), var(--card) 60%); }
.verdict.tone-warn { border-left-color: var(--warn-mark); background: linear-gradient(90deg, var(--warn-ground), var(--card) 60%); }
.verdict.tone-bad { border-left-color: var(--bad-mark); background: linear-gradient(90deg, var(--bad-ground), var(--card) 60%); }
.notice { padding: 0.7rem 1rem; border-left: 4px solid var(--busy-mark); background: var(--busy-ground); border-radius: 6px; }
.notice.tone-good { border-color: var(--good-mark); background: var(--good-ground); }
.notice.tone-warn { border-color: var(--warn-mark); background: var(--warn-ground); }
.notice.tone-bad { border-color: var(--bad-mark); background: var(--bad-ground); }
.tiles { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); }
.tile { gap: 0.1rem; padding: 0.75rem 0.9rem; align-content: start; }
.tile .figure { font-size: 1.5rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.tile.wide { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 1.2rem; }
.tile.wide .legend { font-size: 1rem; color: inherit; }
.tile h3 { font-size: 0.87rem; font-weight: 500; color: var(--muted); }
.tile p { font-size: 0.87rem; }

.pill {
  display: inline-block; padding: 0.08rem 0.55rem; border-radius: 1rem; font-size: 0.84rem; font-weight: 550; white-space: nowrap;
  color: var(--idle); background: var(--idle-ground);
}
.pill.tone-good { color: var(--good); background: var(--good-ground); }
.pill.tone-warn { color: var(--warn); background: var(--warn-ground); }
.pill.tone-bad { color: var(--bad); background: var(--bad-ground); }
.pill.tone-busy { color: var(--busy); background: var(--busy-ground); }

.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; padding: 0.6rem 0.8rem; color: var(--muted); }
th, td { padding: 0.45rem 0.8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-size: 0.82rem; font-weight: 600; color: var(--muted); background: var(--sunk); white-space: nowrap; vertical-align: bottom; }
th[scope=row] { font-weight: 550; }
th.number { text-align: right; }
tbody tr:hover { background: color-mix(in srgb, var(--busy-ground) 35%, transparent); }
.place { display: block; font-size: 0.84rem; font-weight: 400; color: var(--muted); }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1.2rem; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.list { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); list-style: none; padding: 0; }
.list > li { display: grid; gap: 0.3rem; grid-template-columns: minmax(0, 1fr); padding-top: 0.75rem; border-top: 1px solid var(--line); }
.list > li:first-child { padding-top: 0; border-top: 0; }
.headline { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 0.7rem; }
.command {
  display: flex; gap: 0.5rem; align-items: baseline; justify-content: space-between; padding: 0.35rem 0.6rem; background: var(--sunk);
  border: 1px solid var(--line); border-radius: 6px; max-width: max-content;
}
details > summary { cursor: pointer; color: var(--link); }

table.grid { width: auto; min-width: 100%; }
table.grid thead tr:first-child th:first-child { position: sticky; left: 0; z-index: 1; }
table.grid th[scope=row] { position: sticky; left: 0; z-index: 1; background: var(--card); min-width: 11rem; max-width: 20rem; overflow-wrap: anywhere; }
table.grid thead th { white-space: nowrap; }
table.grid th.day { padding: 0.35rem 0; text-align: center; min-width: 1.35rem; font-weight: 500; font-variant-numeric: tabular-nums; }
table.grid th.day.first { border-left: 1px solid var(--line-strong); }
table.grid td.day { padding: 0.4rem 0.1rem; text-align: center; vertical-align: middle; }
table.grid td, table.grid th[scope=row] { vertical-align: middle; padding-top: 0.3rem; padding-bottom: 0.3rem; line-height: 1.3; }
.mark {
  display: inline-grid; place-items: center; width: 1.15rem; height: 1.4rem; border-radius: 4px; font-size: 0.75rem; line-height: 1;
  font-weight: 700; color: var(--idle); vertical-align: top;
}
.mark-t { background: var(--good-mark); }
.mark-p { background: var(--good-ground); border: 2px solid var(--good-mark); }
.mark-l { background: var(--warn-mark); color: #171c2c; }
.mark-m { background: transparent; color: var(--bad); border: 2px dashed var(--bad-mark); }
.mark-f { background: var(--bad); color: var(--card); }
.age-warn { color: var(--warn); font-weight: 600; }
.age-critical { color: var(--bad); font-weight: 600; }
.results { display: grid; gap: 0.6rem; grid-template-columns: minmax(0, 1fr); }
a.plain { display: inline-flex; gap: 0.35rem; align-items: center; color: inherit; text-decoration: none; }
a.plain:hover { text-decoration: underline; }
.legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; list-style: none; padding: 0; font-size: 0.87rem; color: var(--muted); }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.pages { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }

form.filter input { width: 9rem; }
form.filter select { width: 9.5rem; }
form.filter, .actions { display: flex; flex-wrap: wrap; gap: 0.6rem 0.8rem; align-items: end; }
form.stacked { display: grid; gap: 0.8rem; grid-template-columns: minmax(0, 1fr); justify-items: start; }
label { display: grid; gap: 0.2rem; font-size: 0.87rem; color: var(--muted); min-width: 0; }
label.check { display: flex; align-items: center; gap: 0.5rem; color: var(--text); }
input, select, textarea {
  font: inherit; font-size: 0.95rem; color: var(--text); background: var(--card); border: 1px solid var(--line-strong); border-radius: 6px;
  padding: 0.4rem 0.6rem; min-height: 2.3rem; max-width: 100%;
}
input[type=checkbox], input[type=radio] { min-height: 0; width: 1.1rem; height: 1.1rem; accent-color: var(--button); }
form.stacked input:not([type=checkbox], [type=radio]), form.stacked textarea, form.stacked label:not(.check) { width: 100%; }
button, .button {
  font: inherit; font-weight: 550; color: var(--button-text); background: var(--button); border: 1px solid transparent; border-radius: 6px;
  padding: 0.4rem 0.95rem; min-height: 2.3rem; cursor: pointer; text-decoration: none; display: inline-block;
}
button:hover, .button:hover { filter: brightness(1.1); }
button.quiet { color: var(--link); background: transparent; border: 0; padding: 0.1rem 0.3rem; min-height: 1.5rem; font-weight: 500; text-decoration: underline; text-underline-offset: 2px; white-space: nowrap; }
button.danger { background: var(--bad); color: var(--card); }
progress { appearance: none; width: 100%; height: 0.7rem; border: 0; border-radius: 1rem; overflow: hidden; background: var(--sunk); }
progress::-webkit-progress-bar { background: var(--sunk); border: 1px solid var(--line); border-radius: 1rem; }
progress::-webkit-progress-value { background: var(--busy-mark); }
progress::-moz-progress-bar { background: var(--busy-mark); }
.bar { display: grid; gap: 0.3rem; }
[hidden] { display: none !important; }

@media (max-width: 40rem) {
  main { padding: 0.9rem 0.75rem 1.5rem; gap: 1rem; }
  .visitor { margin-left: 0; width: 100%; justify-content: space-between; }
  .card { padding: 0.85rem 0.9rem; }
  form.filter label { flex: 1 1 8rem; }
  form.filter input, form.filter select { width: 100%; }
  dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dl.facts dd { margin-bottom: 0.5rem; }
  table.grid th[scope=row] { min-width: 8.5rem; max-width: 9.5rem; font-size: 0.87rem; padding-left: 0.5rem; padding-right: 0.5rem; }
  table.grid .pill .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.grid td, table.grid thead th { padding-left: 0.4rem; padding-right: 0.4rem; }
  table.grid .pill { position: relative; }
}
@media (prefers-reduced-motion: no-preference) { a, button { transition: filter 0.1s; } }
@media print { body > header, form, .pages, [data-copy] { display: none; } }
${PAGE_STYLE}`;
