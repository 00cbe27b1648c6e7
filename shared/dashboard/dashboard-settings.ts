/** Whether there is a dashboard, and whether it also acts. */
export const DASHBOARD_ACCESS = ['off', 'read', 'write'] as const;

export interface DashboardSettings {
  readonly access: (typeof DASHBOARD_ACCESS)[number];
  /** What opens it, beside App Service authentication. Never logged, stored or shown. */
  readonly secret?: string;
}
