/**
 * Whether a VM size takes disks of Premium storage, which Azure tells in its name: an `S` that ends the family
 * (`Standard_DS1_v2`) or an `s` after the cores (`Standard_D4s_v5`); all of the families B and M do. An unknown name does.
 */
export function supportsPremiumStorage(size: string | undefined): boolean {
  const [, family = '', features = ''] =
    /^(?:standard|basic)_([a-z]+)\d+(?:-\d+)?([a-z]*)/.exec(size?.toLowerCase() ?? '') ?? [];
  return family === '' || family === 'b' || family === 'm' || /^[a-z]+s$/.test(family) || features.includes('s');
}
