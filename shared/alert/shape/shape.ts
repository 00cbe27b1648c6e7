import type { Receiver } from '../../run/ports.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { Notice } from '../notice.ts';
import { genericShape } from './generic-shape.ts';
import { readable } from './readable.ts';
import { slackShape } from './slack-shape.ts';
import { teamsShape } from './teams-shape.ts';

/** The body, as JSON, that a receiver of this format reads. */
export function shape(
  format: Receiver['format'],
  notice: Notice,
  settings: Pick<RunSettings, 'owner' | 'siteUrl'>,
): string {
  const message = readable(notice, settings);
  switch (format) {
    case 'generic':
      return JSON.stringify(genericShape(message));
    case 'teams':
      return JSON.stringify(teamsShape(message));
    case 'slack':
      return JSON.stringify(slackShape(message));
  }
}
