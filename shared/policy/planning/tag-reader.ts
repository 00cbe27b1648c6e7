import type { PlanSettings } from '../plan.ts';
import type { Standing } from '../protection.ts';
import { readTag } from '../tag/read-tag.ts';

export type TagSettings = Pick<PlanSettings, 'tagKey' | 'untagged' | 'tagClauses' | 'book' | 'timeZone'>;

/** A mistaken tag: what is wrong with the text, told of each VM or disk that bears it. */
export interface TagMistake {
  readonly kind: 'mistake';
  readonly text: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** What one tag says by itself, before VMs and disks are compared. */
export type TagSays = Extract<Standing, { kind: 'protected' | 'off' | 'unprotected' }> | TagMistake;

/** Reads tag values, each text once: a fleet has few texts, so equal ones share one policy object. */
export function tagReader(settings: TagSettings): {
  readonly read: (text: string) => TagSays;
  readonly untagged: () => TagSays;
} {
  const known = new Map<string, TagSays>();
  const read = (text: string, tagClauses: 'all' | 'names'): TagSays => {
    const key = `${tagClauses} ${text}`;
    const says = known.get(key) ?? readOne(text, settings, tagClauses);
    known.set(key, says);
    return says;
  };
  return {
    read: (text) => read(text, settings.tagClauses),
    // A setting may say clauses though tags may not.
    untagged: () => (settings.untagged === 'ignore' ? { kind: 'unprotected' } : read(settings.untagged, 'all')),
  };
}

function readOne(text: string, { book, timeZone }: TagSettings, tagClauses: 'all' | 'names'): TagSays {
  const reading = readTag(text, book, { timeZone, tagClauses });
  switch (reading.kind) {
    case 'policy':
      return { kind: 'protected', policy: reading.policy };
    case 'off':
      return { kind: 'off' };
    case 'problem':
      return {
        kind: 'mistake',
        text,
        message: reading.message,
        ...(reading.suggestion === undefined ? {} : { suggestion: reading.suggestion }),
      };
  }
}
