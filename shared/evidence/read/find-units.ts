import { parseResourceId } from '../../policy/resource-id.ts';
import type { Ports } from '../../run/ports.ts';
import { isNamed } from '../../run/read/read-coverage.ts';
import { scanView } from '../../run/read/scan-view.ts';
import type { UnitRow } from '../evidence-keys.ts';

/** The units called so, those that are gone included: by name, `group/name` or id, without case. */
export function findUnits(ports: Ports, called: string): Promise<readonly UnitRow[]> {
  return scanView<UnitRow>(ports, 'units', (unit) => {
    const { resourceGroup = '' } = parseResourceId(unit.key) ?? {};
    return isNamed({ ...unit, resourceGroup }, called);
  });
}
