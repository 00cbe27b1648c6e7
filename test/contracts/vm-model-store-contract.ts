import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { KeptModel, VmModelStore } from '../../shared/run/ports.ts';
import { SUBSCRIPTION } from './records.ts';

const WEB = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web');
const OTHER = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web2');

function aModel(seenAt: string, size: string, vmId = WEB): KeptModel {
  const properties = { hardwareProfile: { vmSize: size } };
  return { vmId, seenAt: parseInstant(seenAt), model: { id: vmId, name: 'web', location: 'westus', properties } };
}

/** What every VmModelStore promises. `open` gives an empty one. */
export function vmModelStoreContract(implementation: string, open: () => Promise<VmModelStore>): void {
  const at = (text: string) => parseInstant(text);

  describe(`a store of VM models ${implementation}`, () => {
    test('has none of a VM that it never saw', async () => {
      const store = await open();

      expect(await store.at(WEB, at('2026-11-23T02:00:00Z'))).toBeUndefined();
      await store.put(aModel('2026-11-23T02:00:00Z', 'large', OTHER));
      expect(await store.at(WEB, at('2026-11-23T02:00:00Z'))).toBeUndefined();
    });

    test('gives the newest model that was seen at or before an instant', async () => {
      const store = await open();
      const models = ['2026-11-01T02:00:00Z', '2026-11-10T02:00:00Z', '2026-11-20T02:00:00Z'].map((seenAt, index) =>
        aModel(seenAt, `size-${index}`),
      );
      for (const model of models) await store.put(model);

      expect(await store.at(WEB, at('2026-11-10T01:59:59Z'))).toEqual(models[0]);
      expect(await store.at(WEB, at('2026-11-10T02:00:00Z'))).toEqual(models[1]);
      expect(await store.at(WEB, at('2026-11-19T00:00:00Z'))).toEqual(models[1]);
      expect(await store.at(WEB, at('2027-01-01T00:00:00Z'))).toEqual(models[2]);
    });

    test('gives the oldest where the VM was first seen later', async () => {
      const store = await open();
      await store.put(aModel('2026-11-20T02:00:00Z', 'newer'));
      await store.put(aModel('2026-11-10T02:00:00Z', 'older'));

      expect(await store.at(WEB, at('2026-10-01T00:00:00Z'))).toEqual(aModel('2026-11-10T02:00:00Z', 'older'));
    });

    test('knows a VM by its id in any casing, and a model by the second in which it was seen', async () => {
      const store = await open();
      await store.put(aModel('2026-11-20T02:00:00.100Z', 'first'));
      await store.put(aModel('2026-11-20T02:00:00.900Z', 'second'));

      const upper = computeId(SUBSCRIPTION, 'SHOP', 'virtualMachines', 'WEB');
      expect(await store.at(upper, at('2026-11-20T02:00:00.500Z'))).toEqual(
        aModel('2026-11-20T02:00:00.900Z', 'second'),
      );
    });

    test('gives back a model as it was, longer than one property holds', async () => {
      const store = await open();
      const model = aModel('2026-11-20T02:00:00Z', 'large'.repeat(20_000));
      await store.put(model);

      expect(await store.at(WEB, at('2026-11-20T02:00:00Z'))).toEqual(model);
    });
  });
}
