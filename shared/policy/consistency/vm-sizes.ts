/** The parts of `Standard_D4ads_v6`: family letters, the letters after the cores, and the version (1 where none is said). */
function sizeParts(size: string): { readonly family: string; readonly features: string; readonly version: number } {
  const match = /^(?:standard|basic)_([a-z]+)\d+(?:-\d+)?([a-z]*)(?:_[a-z0-9]+)*?(?:_v(\d+))?$/.exec(
    size.toLowerCase(),
  );
  return { family: match?.[1] ?? '', features: match?.[2] ?? '', version: Number(match?.[3] ?? 1) };
}

/**
 * Whether a size's disks are served by Azure Boost, where a crash-consistent restore point does not promise that several
 * data disks agree: Intel from v6, AMD from v7 (Microsoft's support matrix of restore points). Arm sizes from v6 are
 * not named there, and are not relied on.
 */
export function isServedByBoost(size: string | undefined): boolean {
  const { features, version } = sizeParts(size ?? '');
  return version >= (features.includes('a') ? 7 : 6);
}

/**
 * Whether a size takes disks of Premium storage, without which Azure makes no crash-consistent restore point. Its name
 * tells: an `s` that ends the family (`Standard_DS1_v2`) or after the cores (`Standard_D4s_v5`); all of B and M do. A
 * name of another form is taken to.
 */
export function takesPremiumStorage(size: string | undefined): boolean {
  const { family, features } = sizeParts(size ?? '');
  return family === '' || family === 'b' || family === 'm' || /.s$/.test(family) || features.includes('s');
}
