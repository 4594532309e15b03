import { defineState, type Call } from '@coldstart/cloud';
import { readState, type LogGroup, type LogStream } from './state.ts';

export interface LogEvent {
  /** Unique in its group, and in the order of arrival. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

/**
 * The events of a stream, cut into blocks in the order of arrival: with `--data`, whoever writes to a stream writes its
 * last block to disk, and not all that the stream has had.
 */
const eventBlocks = defineState('logs/events', () => ({ events: [] as LogEvent[] }));

const BLOCK = 200;
const DAY = 24 * 60 * 60_000;

/** Names of groups have no blanks. */
const blockPart = (group: LogGroup, stream: LogStream, block: number): string =>
  `${group.name} ${block} ${stream.name}`;

function* blocksOf({ firstBlock, nextBlock }: LogStream): Iterable<number> {
  for (let block = firstBlock; block < nextBlock; block += 1) yield block;
}

/** What is older has left the group, whose retention it has outlived. */
export function retentionStart({ retentionInDays }: LogGroup, now: number): number {
  return retentionInDays === undefined ? Number.NEGATIVE_INFINITY : now - retentionInDays * DAY;
}

/** Writes events behind those that a stream has. */
export function appendEvents(call: Call, group: LogGroup, stream: LogStream, events: readonly LogEvent[]): void {
  let block = stream.nextBlock - 1;
  let { events: last } =
    block < stream.firstBlock
      ? { events: undefined }
      : call.state(eventBlocks, { part: blockPart(group, stream, block) });
  for (const event of events) {
    if (last === undefined || last.length >= BLOCK) {
      dropExpired(call, group, stream);
      block = stream.nextBlock++;
      last = call.state(eventBlocks, { part: blockPart(group, stream, block) }).events;
    }
    last.push(event);
    stream.firstEvent = Math.min(stream.firstEvent ?? event.timestamp, event.timestamp);
    stream.lastEvent = Math.max(stream.lastEvent ?? event.timestamp, event.timestamp);
  }
}

/**
 * A stream's events by timestamp, then by arrival; without those that its group's retention has run out for.
 *
 * @param wanted all events when left out
 */
export function eventsOf(
  call: Call,
  group: LogGroup,
  stream: LogStream,
  wanted: (event: LogEvent) => boolean = () => true,
): LogEvent[] {
  const start = retentionStart(group, call.now());
  const found: LogEvent[] = [];
  let last = 0;
  let ordered = true;
  for (const block of blocksOf(stream)) {
    for (const event of readState(call, eventBlocks, blockPart(group, stream, block))?.events ?? []) {
      const { timestamp } = event;
      if (timestamp < start || !wanted(event)) continue;
      if (timestamp < last) ordered = false;
      last = timestamp;
      found.push(event);
    }
  }
  return ordered ? found : found.sort((a, b) => a.timestamp - b.timestamp || a.id - b.id);
}

/** Drops the oldest blocks while nothing in them is shown any more. */
function dropExpired(call: Call, group: LogGroup, stream: LogStream): void {
  const start = retentionStart(group, call.now());
  for (const block of blocksOf(stream)) {
    const part = blockPart(group, stream, block);
    const kept = readState(call, eventBlocks, part)?.events.some(({ timestamp }) => timestamp >= start);
    if (kept === true) return;
    call.dropState(eventBlocks, { part });
    stream.firstBlock = block + 1;
  }
}

/** Drops all events of a stream that is being deleted. */
export function dropEvents(call: Call, group: LogGroup, stream: LogStream): void {
  for (const block of blocksOf(stream)) call.dropState(eventBlocks, { part: blockPart(group, stream, block) });
}
