import { STYLE } from '../../../../shared/dashboard/style.ts';

/** The stylesheet of the dashboard, and what only the reference has. */
export const REFERENCE_STYLE = `${STYLE}
.operation { scroll-margin-top: 1rem; }
.operation h4 { margin: 0; }
.operation ul { padding-left: 1.2rem; }
.operation td, .operation th code { overflow-wrap: normal; }
.operation h3 { display: flex; flex-wrap: wrap; gap: 0.2rem 0.6rem; align-items: baseline; }
.method { font-size: 0.8rem; padding: 0.05rem 0.5rem; border-radius: 4px; color: var(--busy); background: var(--busy-ground); }
.method-delete { color: var(--bad); background: var(--bad-ground); }
.method-post, .method-put { color: var(--warn); background: var(--warn-ground); }
.contents { columns: 20rem; }
.contents li { break-inside: avoid; }
pre { margin: 0; padding: 0.7rem 0.9rem; overflow-x: auto; background: var(--sunk); border: 1px solid var(--line); border-radius: 6px; }
pre code { overflow-wrap: normal; }
@media (max-width: 40rem) {
  .operation thead { display: none; }
  .operation table, .operation tbody, .operation tr, .operation th, .operation td { display: block; }
  .operation tr { padding: 0.4rem 0.8rem; border-bottom: 1px solid var(--line); }
  .operation th, .operation td { padding: 0; border-bottom: 0; }
}
`;
