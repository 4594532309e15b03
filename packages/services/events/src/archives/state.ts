import { defineState, type Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';
import type { BusEvent } from '../put/event.ts';

export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the bus whose events it keeps. */
  readonly source: string;
  description: string | undefined;
  /** JSON, as it was given. */
  pattern: string | undefined;
  /** 0: for ever. */
  retentionDays: number;
  kmsKeyIdentifier: string | undefined;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** Of an account and Region. */
export const archives = defineState('events/archives', () => ({ byName: new Map<string, Archive>() }));

interface KeptEvent {
  readonly event: BusEvent;
  readonly keptAt: number;
  readonly bytes: number;
}

/** How many events an archive was given; one part for each. */
const counters = defineState('events/archive-counters', () => ({ kept: 0 }));
/** The events themselves, some in a part: an event that is kept writes few others to disk again. */
const keptEvents = defineState('events/archived', () => ({ events: [] as KeptEvent[] }));

const PER_PART = 100;
const DAY = 86_400_000;

type Place = Pick<Archive, 'name' | 'account' | 'region'>;
const partOf = (name: string, index: number): string => `${name} ${index}`;

/** @throws AwsError ResourceNotFoundException */
export function findArchive({ cloud, account, region }: Call, name: string): Archive {
  const archive = cloud.store.peek(archives, { account, region, part: '' })?.byName.get(name);
  if (archive === undefined) throw notFound(`Archive ${name}`);
  return archive;
}

export function keepEvent(call: Call, { name, account, region }: Place, event: BusEvent, bytes: number): void {
  const counter = call.state(counters, { account, region, part: name });
  const part = partOf(name, Math.floor(counter.kept / PER_PART));
  call.state(keptEvents, { account, region, part }).events.push({ event, keptAt: call.now(), bytes });
  counter.kept += 1;
}

/** What an archive holds; what is older than it keeps is gone. */
export function eventsOf(call: Call, { name, account, region, retentionDays }: Archive): readonly KeptEvent[] {
  const { store } = call.cloud;
  const { kept = 0 } = store.peek(counters, { account, region, part: name }) ?? {};
  const oldest = retentionDays === 0 ? Number.NEGATIVE_INFINITY : call.now() - retentionDays * DAY;
  const all: KeptEvent[] = [];
  for (let index = 0; index * PER_PART < kept; index += 1) {
    const { events = [] } = store.peek(keptEvents, { account, region, part: partOf(name, index) }) ?? {};
    all.push(...events.filter(({ keptAt }) => keptAt >= oldest));
  }
  return all;
}

export function dropEvents(call: Call, { name, account, region }: Place): void {
  const { kept } = call.state(counters, { account, region, part: name });
  for (let index = 0; index * PER_PART < kept; index += 1)
    call.dropState(keptEvents, { account, region, part: partOf(name, index) });
  call.dropState(counters, { account, region, part: name });
}
