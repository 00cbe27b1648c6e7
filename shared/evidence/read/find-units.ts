import { idKey, parseResourceId } from '../../policy/resource-id.ts';
import type { Page, Ports } from '../../run/ports.ts';
import type { UnitRow } from '../evidence-keys.ts';

const PAGE = 1_000;

/** The units called so, those that are gone included: by name, `group/name` or id, without case. */
export async function findUnits(ports: Ports, called: string): Promise<readonly UnitRow[]> {
  const wanted = idKey(called.trim());
  const found: UnitRow[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<UnitRow> = await ports.views.list<UnitRow>('units', PAGE, cursor);
    found.push(...page.items.filter((unit) => namesOf(unit).includes(wanted)));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

function namesOf({ key, name }: UnitRow): readonly string[] {
  const { resourceGroup = '' } = parseResourceId(key) ?? {};
  return [key, name.toLowerCase(), `${resourceGroup}/${name}`.toLowerCase()];
}
