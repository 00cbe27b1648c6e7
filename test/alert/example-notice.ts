import type { Notice } from '../../shared/alert/notice.ts';
import { parseInstant } from '../../shared/policy/instant.ts';

/** What docs/alerts.md shows in each shape. */
export const EXAMPLE: Notice = {
  id: '01795485905000-000-1f0c5d8e-8d3b-4a51-9a55-0d8f4f2f6f11',
  at: parseInstant('2026-11-24T02:05:05Z'),
  kind: 'protection',
  event: 'began',
  severity: 'critical',
  title: 'Protection lost: shop/web, disk web-os',
  text: 'Recovery points were taken, and no policy selects it any more. They go as their retention says; the last two stay.',
  items: [
    {
      name: 'shop/web, disk web-os',
      text: 'Its tag says off. 14 points are left of it.',
      remedy:
        'az tag update --operation Merge --resource-id /subscriptions/0a000000-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/web --tags "snapshot-policy=nightly"',
    },
  ],
  count: 1,
  path: '/api/dashboard',
};

export const EXAMPLE_SETTINGS = {
  owner: 'nk-4t7xk2mzq3abc',
  siteUrl: 'https://func-nightkeep-4t7xk2mzq3abc.azurewebsites.net',
};
