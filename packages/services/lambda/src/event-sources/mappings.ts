import { randomUUID } from 'node:crypto';
import { defineTimer, parseArn, type Call } from '@coldstart/cloud';
import { onMapping, onNewMapping } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { conflict, invalidParameter, noSuchResource } from '../errors.ts';
import { peekFunction, versionOf } from '../functions/find.ts';
import { functionArn, LATEST, readFunctionName } from '../names.ts';
import { withTags } from '../tags/rules.ts';
import { listPage } from '../paging.ts';
import { describeMapping, kindOf, readSettings, updateSettings, type SourceKind } from './settings.ts';
import { checkSource } from './source.ts';
import { mappings, type Mapping, type MappingDescription, type MappingState } from './state.ts';

/** Milliseconds from `Creating` to `Enabled`, and the like. */
const SETTLES_AFTER = 100;

/**
 * Event source mappings are kept, checked and shown; nothing polls the sources yet.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 */
export const eventSourceMappingOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
  CreateEventSourceMapping: {
    access: onNewMapping,
    async run(input, call) {
      const settings = readSettings(input);
      const tags = withTags({}, input.Tags);
      const mappedFunction = readMappedFunction(call, input.FunctionName);
      await checkSource(call, settings, mappedFunction);
      const { byId } = call.state(mappings);
      refuseSame(byId.values(), settings, mappedFunction);
      const mapping: Mapping = {
        id: randomUUID(),
        functionArn: mappedFunction,
        settings,
        startingAt: input.StartingPositionTimestamp,
        state: 'Creating',
        lastModified: call.now(),
        tags,
      };
      byId.set(mapping.id, mapping);
      settle(call, mapping.id, input.Enabled === false ? 'Disabled' : 'Enabled');
      return describeMapping(mapping, call);
    },
  },

  GetEventSourceMapping: {
    access: onMapping,
    run(input, call) {
      return describeMapping(find(call, input.UUID), call);
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
  UpdateEventSourceMapping: {
    access: onMapping,
    run(input, call) {
      const mapping = find(call, input.UUID);
      mapping.settings = updateSettings(mapping.settings, input);
      if (input.FunctionName !== undefined) mapping.functionArn = readMappedFunction(call, input.FunctionName);
      mapping.lastModified = call.now();
      const enabled = input.Enabled ?? !mapping.state.startsWith('Disabl');
      const states: [MappingState, MappingState] = enabled
        ? [mapping.state.startsWith('Disabl') ? 'Enabling' : 'Updating', 'Enabled']
        : ['Disabling', 'Disabled'];
      mapping.state = states[0];
      settle(call, mapping.id, states[1]);
      return describeMapping(mapping, call);
    },
  },

  DeleteEventSourceMapping: {
    access: onMapping,
    run(input, call) {
      const mapping = find(call, input.UUID);
      mapping.state = 'Deleting';
      settle(call, mapping.id, undefined);
      return describeMapping(mapping, call);
    },
  },

  ListEventSourceMappings: {
    run(input, call) {
      const name = input.FunctionName === undefined ? undefined : readFunctionName(input.FunctionName, call);
      const arn = name && functionArn(name, name.qualifier);
      const shown = [...call.state(mappings).byId.values()].filter(
        ({ functionArn: mappedFunction, settings }) =>
          (arn === undefined || mappedFunction === arn) &&
          (input.EventSourceArn === undefined || settings.EventSourceArn === input.EventSourceArn),
      );
      const { items, NextMarker } = listPage(call, input, shown, ({ id }) => id, 100);
      return { EventSourceMappings: items.map((mapping) => describeMapping(mapping, call)), NextMarker };
    },
  },
};

/** A full ARN without a qualifier for `$LATEST` unless the caller wrote it in a partial one, as AWS answers it. */
function readMappedFunction(call: Call, name: string): string {
  const asked = readFunctionName(name, call);
  const found = peekFunction(call, asked);
  if (found === undefined || versionOf(found, asked.qualifier) === undefined) {
    throw invalidParameter('Function does not exist');
  }
  const { qualifier } = asked;
  return functionArn(asked, name.startsWith('arn:') && qualifier === LATEST ? undefined : qualifier);
}

function refuseSame(existing: Iterable<Mapping>, settings: Mapping['settings'], mappedFunction: string): void {
  const kind = kindOf(settings);
  const servers = (one: Mapping['settings']): string[] =>
    one.SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS ?? [];
  for (const mapping of existing) {
    if (mapping.functionArn !== mappedFunction || kindOf(mapping.settings) !== kind) continue;
    if (kind === 'selfManaged') {
      const shared = servers(mapping.settings).some((server) => servers(settings).includes(server));
      const topics = settings.Topics ?? [];
      if (!shared || !topics.some((topic) => mapping.settings.Topics?.includes(topic))) continue;
      throw conflict(
        `An event source mapping with event source ("${servers(settings).join(',')}"), function ("${mappedFunction}"), topics ("${topics.join(',')}") already exists. Please update or delete the existing mapping with UUID ${mapping.id}`,
      );
    }
    if (mapping.settings.EventSourceArn !== settings.EventSourceArn) continue;
    throw conflict(sameSource(kind, settings.EventSourceArn ?? '', mappedFunction, mapping.id));
  }
}

function sameSource(kind: SourceKind, source: string, mappedFunction: string, id: string): string {
  const name = parseArn(mappedFunction)?.resource.split(':')[1] ?? '';
  const what =
    kind === 'sqs'
      ? `An event source mapping with SQS arn (" ${source} ") and function (" ${name} ") already exists.`
      : `The event source arn (" ${source} ") and function (" ${name} ") provided mapping already exists.`;
  return `${what} Please update or delete the existing mapping with UUID ${id}`;
}

interface StateChange {
  readonly id: string;
  /** `undefined` once it is deleted. */
  readonly state: MappingState | undefined;
}

export const mappingStateChange = defineTimer<StateChange>('lambda/mapping-state', (call, { id, state }) => {
  const { byId } = call.state(mappings);
  const mapping = byId.get(id);
  if (mapping === undefined) return;
  if (state === undefined) byId.delete(id);
  else mapping.state = state;
});

/** Its state settles soon after; what is asked last counts. */
function settle(call: Call, id: string, state: MappingState | undefined): void {
  const what = `event source mapping ${id} is ${state ?? 'deleted'}`;
  call.schedule(mappingStateChange, { in: SETTLES_AFTER }, { id, state }, { key: id, what });
}

function find(call: Call, id: string): Mapping {
  const mapping = call.state(mappings).byId.get(id);
  if (mapping === undefined) throw noSuchResource();
  return mapping;
}
