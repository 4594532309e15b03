import type { EventBus as Shown, LogConfig } from '@aws-sdk/client-eventbridge';
import { formatArn, page, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { busAccess, onBus } from '../access.ts';
import { exists, invalid, invalidToken, notImplemented, overLimit } from '../errors.ts';
import { DEFAULT_BUS, readBusName } from '../names.ts';
import type { EventsOperations } from '../sdk.ts';
import { buses, changeBus, findBus, newBus, peekBus, type EventBus } from '../state.ts';
import { eventTags } from '../tags.ts';

const PAGE = 100;
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_BUSES = 100;

interface NewBus {
  readonly Name: string;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;
}

function onNewBus({ Name, Tags = [] }: NewBus, call: Call, action: string): Access[] {
  const name = readBusName(Name, call);
  const tags = requestTagKeys(Tags);
  const create = busAccess(call, name, action, tags);
  return Tags.length === 0 ? [create] : [create, busAccess(call, name, 'events:TagResource', tags)];
}

/**
 * What an account can set of a bus. What its log tells goes where a delivery of CloudWatch Logs sends it, and without
 * one nowhere.
 */
interface Settings {
  readonly Description?: string | undefined;
  readonly KmsKeyIdentifier?: string | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly LogConfig?: LogConfig | undefined;
}

function setSettings(bus: EventBus, { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: Settings): void {
  bus.description = Description;
  bus.kmsKeyIdentifier = KmsKeyIdentifier;
  bus.deadLetterArn = DeadLetterConfig?.Arn;
  bus.logConfig = LogConfig;
}

const shownSettings = ({ description, kmsKeyIdentifier, deadLetterArn, logConfig }: EventBus) => ({
  ...(description !== undefined && { Description: description }),
  ...(kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: kmsKeyIdentifier }),
  ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
  ...(logConfig !== undefined && { LogConfig: logConfig }),
});

const shown = ({ name, arn, description, policy, created, modified }: EventBus): Shown => ({
  Name: name,
  Arn: arn,
  ...(description !== undefined && { Description: description }),
  ...(policy !== undefined && { Policy: policy.text }),
  CreationTime: new Date(created),
  LastModifiedTime: new Date(modified),
});

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html and those beside it */
export const busOperations: EventsOperations = {
  CreateEventBus: {
    access: onNewBus,
    run({ Name: name, EventSourceName, Tags, ...settings }, call) {
      if (EventSourceName !== undefined || name.startsWith('aws.partner/'))
        throw notImplemented("Partners' event buses");
      if (name.includes('/')) throw invalid('Event bus name must not contain /.');
      const { byName } = call.state(buses);
      if (name === DEFAULT_BUS || byName.has(name)) throw exists(`Event bus ${name} already exists.`);
      if (byName.size >= MOST_BUSES) throw overLimit();
      const { account, region } = call;
      const bus = newBus({ name, account, region }, call.now());
      setSettings(bus, settings);
      bus.tags = eventTags.add([], Tags);
      byName.set(name, bus);
      return { EventBusArn: bus.arn, ...shownSettings(bus) };
    },
  },

  UpdateEventBus: {
    access: onBus,
    run({ Name, ...settings }, call) {
      const bus = changeBus(call, Name);
      setSettings(bus, settings);
      bus.modified = call.now();
      return { Arn: bus.arn, Name: bus.name, ...shownSettings(bus) };
    },
  },

  DescribeEventBus: {
    access: onBus,
    run({ Name }, call) {
      const bus = findBus(call, Name);
      return { ...shown(bus), ...shownSettings(bus) };
    },
  },

  /** A bus that is not there is no error. */
  DeleteEventBus: {
    access: onBus,
    run({ Name }, call) {
      const name = readBusName(Name, call);
      if (name.name === DEFAULT_BUS) throw invalid(`Cannot delete event bus ${name.name}.`);
      const bus = peekBus(call, name);
      if (bus === undefined) return;
      if (bus.rules.size > 0) throw invalid("EventBus can't be deleted since it has rules.");
      call.state(buses, { account: bus.account, region: bus.region }).byName.delete(bus.name);
    },
  },

  ListEventBuses: {
    access: (_input, call, action) => ({ action, resource: formatArn(call, 'events', 'event-bus/*') }),
    run({ NamePrefix = '', NextToken, Limit }, call) {
      const { byName } = call.state(buses);
      const { account, region } = call;
      const own = peekBus(call, { name: DEFAULT_BUS, account, region });
      const all = [...(own === undefined || byName.has(DEFAULT_BUS) ? [] : [own]), ...byName.values()]
        .filter(({ name }) => name.startsWith(NamePrefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const request = { token: NextToken, limit: Limit, scope: NamePrefix };
      const { items, token } = page(all, request, { keyOf: ({ name }) => name, size: PAGE, invalid: invalidToken });
      return { EventBuses: items.map(shown), NextToken: token };
    },
  },
};
