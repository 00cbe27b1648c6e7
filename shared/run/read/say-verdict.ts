import { count } from '../../policy/count.ts';
import { type Instant, inZone } from '../../policy/instant.ts';
import { listed } from '../../policy/listed.ts';
import { isSelected } from './coverage-disks.ts';
import type { CoverageItem } from './coverage-item.ts';
import { sayTime } from './point-age.ts';
import type { Health } from './read-health.ts';

/** What the sentence is made of. */
interface VerdictFacts {
  /** What a policy selects, its tag being in order or not. */
  readonly selected: readonly CoverageItem[];
  /** Worst first. */
  readonly attention: readonly CoverageItem[];
  readonly leftOut: readonly CoverageItem[];
  readonly health: Health;
  /** When the newest of the rows was written. */
  readonly seenAt: Instant | undefined;
}

const MOST_NAMES = 3;

/** The verdict in one sentence. Where the app is blind nothing else counts. */
export function sayVerdict(facts: VerdictFacts, now: Instant): string {
  const { health } = facts;
  switch (health.state) {
    case 'ok':
      return `${upperFirst(sayCoverage(facts))}.`;
    case 'subscription':
      return `A subscription cannot be read; as last seen, ${sayCoverage(facts)}.`;
    case 'queue':
      return `No work is being done, since the queue stands still; as last seen, ${sayCoverage(facts)}.`;
    case 'stale':
      return sayStale(health, now);
    case 'sign-in':
      return `Nothing is known${since(facts.seenAt)}: the app cannot sign in to Azure.`;
    case 'storage':
      return 'Nothing is known: the storage account cannot be used.';
    case 'config':
      return 'Nothing is known: the settings of the app cannot be used.';
    case 'version':
      return 'Nothing is known: a newer version of the app has written the tables.';
  }
}

function sayStale({ lastTickAt }: Health, now: Instant): string {
  if (lastTickAt === undefined) return 'Nothing is known yet: the timer has not run.';
  return `Nothing is known${since(lastTickAt)}: the timer stopped ${sayTime(now - lastTickAt)} ago.`;
}

function since(at: Instant | undefined): string {
  return at === undefined ? '' : ` since ${inZone(at, 'UTC').toFormat('yyyy-MM-dd HH:mm')} UTC`;
}

function sayCoverage({ selected, attention, leftOut }: VerdictFacts): string {
  if (selected.length === 0) {
    return leftOut.length === 0
      ? 'nothing is protected: no VM has been seen yet'
      : `nothing is protected: no policy selects any of ${sayKinds(leftOut)}`;
  }
  if (attention.length > 0) {
    const verb = attention.length === 1 ? 'needs' : 'need';
    return `${attention.length} of ${selected.length} ${verb} attention: ${sayNames(attention)}`;
  }
  const disks = selected.flatMap((item) => item.disks).filter((disk) => !isSelected(disk)).length;
  if (leftOut.length === 0 && disks === 0) return `${sayAll(selected)} protected`;
  return `${sayAll(selected, ' that a policy selects')} protected; ${sayLeftOut(leftOut.length, disks, selected.length === 1 ? 'its' : 'their')}`;
}

/** `1 other is left out`, `4 others and 2 of their disks are left out`. */
function sayLeftOut(others: number, disks: number, whose: string): string {
  const parts = [count(others, 'other'), `${disks} of ${whose} disks`].filter((text) => !text.startsWith('0 '));
  return `${parts.join(' and ')} ${others + disks === 1 ? 'is' : 'are'} left out`;
}

function sayAll(items: readonly CoverageItem[], which = ''): string {
  const [only] = items;
  return items.length === 1 ? `${only?.name} is` : `all ${sayKinds(items)}${which} are`;
}

/** `22 VMs and 1 disk`. */
function sayKinds(items: readonly CoverageItem[]): string {
  const vms = items.filter(({ vm }) => vm !== undefined).length;
  const kinds = [count(vms, 'VM'), count(items.length - vms, 'disk')];
  return kinds.filter((text) => !text.startsWith('0 ')).join(' and ');
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 197 more`. */
function sayNames(items: readonly CoverageItem[]): string {
  const names = items.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = items.length - names.length;
  return listed(more === 0 ? names : [...names, `${more} more`]);
}

/** A name keeps its own spelling. */
function upperFirst(text: string): string {
  return /^(all|nothing) /.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;
}
