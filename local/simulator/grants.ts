/** A SAS that was given out. */
export interface Grant {
  /** The `si` of its URL. */
  readonly id: string;
  /** Lower-cased id of the disk or snapshot. */
  readonly resourceId: string;
  readonly signature: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The SAS of disks and snapshots that were neither revoked nor have expired. */
export class Grants {
  readonly #grants = new Map<string, Grant>();

  add(grant: Grant): void {
    this.#grants.set(grant.id, grant);
  }

  /** The grant, unless it was revoked or has expired. */
  find(id: string, now: number): Grant | undefined {
    const grant = this.#grants.get(id);
    return grant !== undefined && now < grant.expiresAt ? grant : undefined;
  }

  isActive(resourceId: string, now: number): boolean {
    if (this.#grants.size === 0) return false;
    const key = resourceId.toLowerCase();
    return [...this.#grants.values()].some((grant) => grant.resourceId === key && now < grant.expiresAt);
  }

  /** Every SAS of the disk or snapshot. */
  revoke(resourceId: string): void {
    const key = resourceId.toLowerCase();
    for (const [id, grant] of this.#grants) if (grant.resourceId === key) this.#grants.delete(id);
  }

  clear(): void {
    this.#grants.clear();
  }
}
