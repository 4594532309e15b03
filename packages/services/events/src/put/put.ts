import { randomUUID } from 'node:crypto';
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Access, Call } from '@coldstart/cloud';
import { violationMessage } from '@coldstart/wire';
import { busAccess } from '../access.ts';
import { notImplemented } from '../errors.ts';
import { busArn, readBusName, type BusName } from '../names.ts';
import type { EventsOperations } from '../sdk.ts';
import { peekBus } from '../state.ts';
import { checkSize, entryFailure, MALFORMED, readDetail, type EntryFailure } from './check.ts';
import { encrypt } from './encrypt.ts';
import type { BusEvent, Hops } from './event.ts';
import { route } from './route.ts';

/** What an event brings along from the bus that has sent it; no client can say it. */
export interface EventMetadata extends Pick<BusEvent, 'account' | 'region'> {
  /** Absent where it gets a new id, which it does on its way to another Region. */
  readonly id: string | undefined;
  readonly hops: Hops;
  /** The bus that would be one too many. */
  readonly refused?: 'THIRD_ACCOUNT_HOP_DETECTED' | 'THIRD_REGION_HOP_DETECTED';
}

const TOO_FAR = 'Events received from another event bus cannot be forwarded to this event bus.';

type Entry = PutEventsRequestEntry & { readonly InternalMetadata?: EventMetadata };

/** AWS's services put what is theirs on the default bus, and ask nobody. */
const isOwnService = ({ principal }: Call): boolean => principal.kind === 'service';

function onEntries({ Entries }: { readonly Entries: readonly Entry[] }, call: Call, action: string): Access[] {
  if (isOwnService(call)) return [];
  return Entries.map(({ EventBusName, Source = '', DetailType = '', InternalMetadata: metadata }) =>
    busAccess(call, readBusName(EventBusName, call), action, {
      'events:source': Source,
      'events:detail-type': DetailType,
      'events:eventBusInvocation': String(metadata !== undefined),
    }),
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const putOperations: EventsOperations = {
  PutEvents: {
    access: onEntries,
    violated: (violations, { Entries }) =>
      violationMessage(
        violations.map((one) => (one.path === 'entries' ? { ...one, value: describeEntries(Entries) } : one)),
      ),
    async run({ Entries, EndpointId }, call) {
      if (EndpointId !== undefined) throw notImplemented('Global endpoints (EndpointId)');
      checkSize(Entries);
      const answers = await Promise.all(Entries.map((entry) => put(call, entry)));
      return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
    },
  },
};

/** AWS shows the entries as its own program prints them. */
function describeEntries(entries: readonly PutEventsRequestEntry[]): string {
  const shown = entries.map((entry) => {
    const { Time, Source, Resources, DetailType, Detail, EventBusName, TraceHeader } = entry;
    const fields = {
      time: Time?.toISOString(),
      source: Source,
      resources: Resources === undefined ? undefined : `[${Resources.join(', ')}]`,
      detailType: DetailType,
      detail: Detail,
      eventBusName: EventBusName,
      traceHeader: TraceHeader,
      kmsKeyIdentifier: undefined,
      internalMetadata: undefined,
    };
    const texts = Object.entries(fields).map(([name, value]) => `${name}=${value ?? 'null'}`);
    return `PutEventsRequestEntry(${texts.join(', ')})`;
  });
  return `[${shown.join(', ')}]`;
}

/** An event for a bus that is not there is taken, and goes nowhere: AWS tells nobody. */
async function put(call: Call, entry: Entry): Promise<{ EventId: string } | EntryFailure> {
  const failure = entryFailure(entry, isOwnService(call) || entry.InternalMetadata !== undefined);
  if (failure !== undefined) return failure;
  const { refused } = entry.InternalMetadata ?? {};
  if (refused !== undefined) return { ErrorCode: refused, ErrorMessage: TOO_FAR };
  const { Source = '', DetailType = '', Detail = '', Time, Resources = [], EventBusName } = entry;
  const { TraceHeader: trace = call.trace } = entry;
  const detail = readDetail(Detail);
  if (detail === undefined) return MALFORMED;
  const { account, region, id = randomUUID(), hops } = entry.InternalMetadata ?? here(call);
  const name = readBusName(EventBusName, call);
  const bus = peekBus(call, name);
  const event: BusEvent = {
    id,
    source: Source,
    detailType: DetailType,
    detail,
    detailBytes: Buffer.byteLength(Detail),
    account,
    region,
    time: Time?.getTime() ?? call.now(),
    resources: Resources,
    ...(trace !== undefined && { trace }),
    ...(hops !== undefined && { hops }),
  };
  if (bus?.kmsKeyIdentifier !== undefined && !(await encrypt(call, bus, event))) return { EventId: id };
  if (bus === undefined || route(call, bus, event) === 0) tellUnmatched(call, name, event, bus !== undefined);
  return { EventId: id };
}

const here = ({ account, region }: Call) => ({ account, region, id: undefined, hops: undefined });

/** Whoever wonders where an event has gone finds it in the journal. */
function tellUnmatched(call: Call, bus: BusName, { source, detailType }: BusEvent, exists: boolean): void {
  call.cloud.journal.record({
    kind: 'state',
    account: bus.account,
    region: bus.region,
    service: 'events',
    action: 'unmatched event',
    resource: busArn(bus),
    cause: call.entry.id,
    outcome: 'ok',
    message: `${source}, ${detailType}: ${exists ? 'no rule of the event bus matches' : 'the event bus does not exist'}`,
  });
}
