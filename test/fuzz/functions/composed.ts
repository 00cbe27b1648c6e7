import type { App } from '../../../shared/composition.ts';

let app: App | undefined;

/** What the functions find as the app of this process, from now on. */
export function compose(next: App): void {
  app = next;
}

/** Takes the place of the composition's own, which opens real storage and Azure. */
export async function openApp(): Promise<App> {
  if (app === undefined) throw new Error('no app was composed');
  return app;
}

export function openUsableApp(): Promise<App> {
  return openApp();
}
