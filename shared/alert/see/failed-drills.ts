import { idParts, type ResourceId } from '../../policy/resource-id.ts';
import type { DrillMemory } from '../../restore/drill/drill-memory.ts';
import type { Sight } from '../settle.ts';
import { wordsOf } from '../words.ts';
import { subjectOf } from './fleet.ts';

/** VMs whose latest drill proved nothing. One that runs is no answer yet. */
export function seeFailedDrills(memories: readonly DrillMemory[]): Sight {
  const latest = new Map(memories.map((memory) => [subjectOf(memory.vmKey), memory]));
  const failed = memories.filter(({ outcome }) => outcome === 'failed' || outcome === 'partial');
  return {
    standing: failed.map(({ vmKey, outcome, drillId }) => ({
      subject: subjectOf(vmKey),
      item: {
        name: nameOf(vmKey),
        text: outcome === 'failed' ? 'The drill failed.' : 'Its disks were made, but not all could be proven.',
        remedy: `GET /api/restores/${drillId}`,
      },
    })),
    fateOf: (subject) => {
      const memory = latest.get(subject);
      if (memory === undefined) return { fate: 'gone' };
      if (memory.outcome !== 'succeeded') return { fate: 'unclear' };
      return { fate: 'mended', item: { name: nameOf(memory.vmKey), text: '' } };
    },
  };
}

function nameOf(vmKey: string): string {
  const { resourceGroup, name } = idParts(vmKey as ResourceId);
  return `${resourceGroup}/${name}`;
}

export const DRILL_WORDS = wordsOf({
  kind: 'drill',
  severity: 'critical',
  things: 'VMs',
  began: {
    title: 'Restore drill not passed',
    text: 'Disks were made of the newest recovery points to prove that they can be restored.',
  },
  ended: { title: 'Restore drill passed' },
});
