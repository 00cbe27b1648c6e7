import { expect, test } from 'vitest';
import { findGroupTroubles } from '../../../shared/restore/drill/drill-candidates.ts';
import { AzureError } from '../../../shared/run/azure-error.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { someSettings } from '../../run/world.ts';

const [WITH, WITHOUT, REFUSED] = ['sub-with', 'sub-without', 'sub-refused'];

test('a subscription that refuses to be looked into is told as such, and keeps no other from its drills', async () => {
  const ports = fakePorts();
  const inventory = {
    ...ports.inventory,
    hasResourceGroup: async (subscriptionId: string) => {
      if (subscriptionId !== REFUSED) return subscriptionId === WITH;
      const message =
        "The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '/subscriptions/sub-refused/resourceGroups/nightkeep-drills'.";
      throw new AzureError(message, { code: 'AuthorizationFailed', status: 403 });
    },
  };

  const troubles = await findGroupTroubles({ ...ports, inventory }, someSettings(), [REFUSED, WITHOUT, WITH, WITH]);

  expect(troubles).toHaveLength(2);
  expect(troubles[0]).toMatch(/sub-refused could not be seen \(AuthorizationFailed.*role assignment create/s);
  expect(troubles[1]).toMatch(/sub-without: its resource group .* is missing/);
  const remembered = (await ports.state.list('drill')).map(({ key }) => key);
  expect(remembered.toSorted()).toEqual([`no-group/${REFUSED}`, `no-group/${WITHOUT}`]);
});
