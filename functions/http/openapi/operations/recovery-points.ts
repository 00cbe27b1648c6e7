import type * as z from 'zod/mini';
import { pointsQuery } from '../../points-query.ts';
import { noQuery } from '../../query.ts';
import { pointsSchema } from '../../replies/recovery-points.ts';
import { vmTemplateSchema } from '../../replies/vm-template.ts';
import { AT, diskId, SET_ID, snapshotId, vmId } from '../example-ids.ts';
import { exampleMistakes, exampleProblem } from '../example-problem.ts';
import type { Operation } from '../operation.ts';

const point = snapshotId('web-01-os-20261123T0200Z-vprshwyjkxsyvhfhqvd2');

const points = {
  items: [
    {
      id: point,
      disk: diskId('web', 'web-01-os'),
      diskUniqueId: 'fcf206aa-7fc6-497f-8c9d-41ee65d247e1',
      vm: 'web/web-01',
      kind: 'scheduled',
      scheduledFor: '2026-11-23T02:00:00Z',
      timeCreated: '2026-11-23T02:00:22.300Z',
      state: 'usable',
      decision: 'keep',
      reasons: ['daily-1', 'weekly-1', 'monthly-1', 'floor'],
      policy: 'nightly',
      keep: 'keep 7d 4w 12m tz UTC',
      set: `${SET_ID} 1/1`,
      run: '20261123T020020Z-dabb1aed',
      sku: 'Standard_ZRS',
      sizeGib: 64,
      asOf: '2026-11-23T06:27:26.906Z',
    },
  ],
  sets: [
    {
      id: SET_ID,
      vm: 'web/web-01',
      kind: 'scheduled',
      scheduledFor: '2026-11-23T02:00:00Z',
      takenFrom: '2026-11-23T02:00:22.300Z',
      takenTo: '2026-11-23T02:00:22.300Z',
      skewSeconds: 0,
      complete: true,
      usable: 1,
      of: 1,
      points: [{ id: point, disk: 'web-01-os', k: 1, state: 'usable', timeCreated: '2026-11-23T02:00:22.300Z' }],
    },
  ],
} satisfies z.output<typeof pointsSchema>;

const template: z.output<typeof vmTemplateSchema> = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  metadata: {
    vm: vmId('web', 'web-01'),
    set: SET_ID,
    seenAt: '2026-11-22T02:00:21.700Z',
    notes: ['Install its extensions again: AzureMonitorLinuxAgent.'],
  },
  parameters: {
    vmName: { type: 'string', defaultValue: 'web-01', metadata: { description: 'The name of the VM.' } },
  },
  resources: [{ type: 'Microsoft.Compute/virtualMachines', apiVersion: '2026-04-01', name: "[parameters('vmName')]" }],
};

export const pointOperations: readonly Operation[] = [
  {
    id: 'recoveryPoints',
    method: 'get',
    path: '/recovery-points',
    tag: 'Recovery points',
    summary: 'Points, each with its decision and reasons',
    description:
      'With `vm` or `disk` those, newest first, all at once, with their sets; without them every point, a page at a time.',
    query: pointsQuery,
    replies: [
      { status: 200, description: 'Points, with their sets where a VM or disk is named.', schema: pointsSchema },
    ],
    problems: { 404: ['vm-unknown', 'disk-unknown', 'no-set'], 409: ['target-ambiguous'] },
    examples: [
      {
        name: 'by-an-instant',
        summary: 'The newest complete set of a VM by an instant',
        query: { vm: 'web-01', at: AT },
        status: 200,
        reply: points,
      },
      {
        name: 'first-page',
        summary: 'A page of all points',
        query: { limit: 1 },
        status: 200,
        reply: { items: points.items, next: 'MSEyIWE=' },
      },
      {
        name: 'too-early',
        summary: 'An instant before the first set',
        query: { disk: 'web-01-os', at: '2020-01-01T00:00:00Z' },
        status: 404,
        reply: exampleProblem(
          404,
          'no-set',
          'No complete set of the disk "web-01-os" was taken by 2020-01-01T00:00:00Z.',
          {
            nearest: { later: points.sets[0] },
          },
        ),
      },
      {
        name: 'at-of-nothing',
        summary: 'An instant without a VM or disk',
        query: { at: AT },
        status: 400,
        reply: exampleMistakes({ field: 'query.at', message: 'goes with a vm or a disk' }),
      },
    ],
  },
  {
    id: 'vmTemplate',
    method: 'get',
    path: '/recovery-points/{set}/vm',
    tag: 'Recovery points',
    summary: 'A template that builds the VM of a set again',
    pathParameters: { set: 'The id of a set, as the recovery points give it.' },
    query: noQuery,
    replies: [{ status: 200, description: 'An ARM template, deployable as it is.', schema: vmTemplateSchema }],
    problems: { 404: ['set-unknown', 'model-unknown'] },
    examples: [
      {
        name: 'of-a-set',
        summary: 'The VM as it was when the set was taken',
        path: { set: SET_ID },
        status: 200,
        reply: template,
      },
      {
        name: 'unknown',
        summary: 'No such set',
        path: { set: 'nope' },
        status: 404,
        reply: exampleProblem(
          404,
          'set-unknown',
          'There is no set "nope". GET /api/recovery-points?vm= lists those of a VM.',
        ),
      },
    ],
  },
];
