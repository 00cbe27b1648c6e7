type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined | null> };

/** The fields that have a value: optional properties of ours are absent rather than undefined. */
export function omitAbsent<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as Present<T>;
}
