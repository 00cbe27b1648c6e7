/** What the pages of runs, VMs, disks and policies add to the stylesheet. */
export const PAGE_STYLE = `
tr.group th { background: var(--sunk); padding-top: 0.6rem; }
tbody + tbody tr.group th { border-top: 1px solid var(--line-strong); }
tr.group:hover { background: none; }
tr:target > * { background: var(--busy-ground); }
.error { display: grid; gap: 0.4rem; margin-top: 0.3rem; padding-left: 0.7rem; border-left: 3px solid var(--bad-mark); grid-template-columns: minmax(0, 1fr); }
.error p, td p { overflow-wrap: anywhere; }
.acts > summary { font-weight: 550; }
.acts .columns { display: grid; gap: 1.5rem; margin-top: 0.9rem; }
.acts section { display: grid; gap: 0.6rem; grid-template-columns: minmax(0, 1fr); }
.columns { grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); align-items: start; }
.columns form { margin-top: 0.3rem; }
.columns select { width: 100%; }
button.second { color: var(--link); background: var(--card); border-color: var(--link); }
.mistake { color: var(--bad); font-size: 0.9rem; margin-top: -0.5rem; }
form.filter label.wide { flex: 1 1 22rem; }
form.filter label.wide input { width: 100%; }
.notice { display: grid; gap: 0.4rem; grid-template-columns: minmax(0, 1fr); }
ul.notice { list-style: none; margin: 0; }
textarea { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; width: 100%; }
ol.days { display: flex; flex-wrap: wrap; gap: 0.25rem; list-style: none; padding: 0; }
.months { display: grid; gap: 0.9rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); align-items: start; }
table.calendar { table-layout: fixed; font-size: 0.84rem; }
table.calendar caption { font-weight: 600; color: var(--text); }
table.calendar caption .muted { font-weight: 400; }
table.calendar th { text-align: center; padding: 0.25rem 0.1rem; }
table.calendar abbr { text-decoration: none; }
table.calendar td { height: 3.1rem; padding: 0.15rem 0.2rem; border: 1px solid var(--line); }
table.calendar tr:hover { background: none; }
table.calendar .date { display: block; color: var(--muted); font-size: 0.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
table.calendar td.has .date { color: var(--text); font-weight: 600; }
table.calendar td.out { background: var(--sunk); }
.point { display: block; margin-top: 0.15rem; padding: 0 0.15rem; border-radius: 4px; text-align: center; text-decoration: none; font-size: 0.78rem; line-height: 1.5; font-variant-numeric: tabular-nums; color: var(--idle); background: var(--idle-ground); }
.legend .point { margin: 0; padding: 0 0.35rem; }
.point.tone-good { color: var(--good); background: var(--good-ground); }
.point.tone-warn { color: var(--warn); background: var(--warn-ground); }
.point.tone-bad { color: var(--bad); background: var(--bad-ground); }
.point.tone-busy { color: var(--busy); background: var(--busy-ground); }
a.point:hover { text-decoration: underline; }
.more { display: block; text-align: center; font-size: 0.75rem; color: var(--muted); }
td details ul { padding-left: 1.1rem; margin-top: 0.3rem; }
svg.chart { width: 100%; height: auto; color: var(--busy-mark); display: block; }
.scroll > table:not(.calendar, .grid) > * > tr > :not(.number) { min-width: 7.5rem; }
.scroll > table:not(.calendar, .grid) > * > tr > .words { min-width: 13rem; }
svg.chart text { fill: var(--muted); }
@media (max-width: 40rem) { svg.chart text { font-size: 22px; } }
`;
