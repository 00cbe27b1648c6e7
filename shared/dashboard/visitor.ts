/** Who looks at the dashboard. */
export interface Visitor {
  /** The Entra principal's name; `dashboard` for who has the secret. */
  readonly name: string;
  readonly mayWrite: boolean;
  /** What every form carries in its field `csrf`; empty where the visitor may not write. */
  readonly csrf: string;
  readonly signedInBy: 'entra' | 'secret';
}
