import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { NOTHING_PROCESSED } from '@coldstart/cloud/sources';
import { onMapping, onNewMapping } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter, noSuchResource, resourceInUse } from '../errors.ts';
import { peekFunction, versionOf } from '../functions/find.ts';
import { functionArn, LATEST, readFunctionName } from '../names.ts';
import { withTags } from '../tags/rules.ts';
import { listPage } from '../paging.ts';
import { refuseSame } from './same-source.ts';
import { describeMapping, kindOf, readSettings, updateSettings } from './settings.ts';
import { checkSource } from './source.ts';
import { settle } from './lifecycle.ts';
import { mappings, type Mapping, type MappingDescription, type MappingState } from './state.ts';
import { streamProgress } from './streams/progress.ts';

/**
 * Event source mappings of every kind are kept, checked and shown; queues and streams of DynamoDB and Kinesis are polled.
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
        // Recorded of queues: what does not poll is not made ready to.
        state: input.Enabled === false && kindOf(settings) === 'sqs' ? 'Disabled' : 'Creating',
        lastModified: call.now(),
        tags,
      };
      byId.set(mapping.id, mapping);
      settle(call, mapping.id, input.Enabled === false ? 'Disabled' : 'Enabled');
      return describe(call, mapping);
    },
  },

  GetEventSourceMapping: {
    access: onMapping,
    run(input, call) {
      return describe(call, find(call, input.UUID));
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html */
  UpdateEventSourceMapping: {
    access: onMapping,
    run(input, call) {
      const mapping = find(call, input.UUID);
      if (mapping.state === 'Deleting') {
        throw resourceInUse('Cannot update the event source mapping because it is in use.');
      }
      mapping.settings = updateSettings(mapping.settings, input);
      if (input.FunctionName !== undefined) mapping.functionArn = readMappedFunction(call, input.FunctionName);
      mapping.lastModified = call.now();
      const enabled = input.Enabled ?? !mapping.state.startsWith('Disabl');
      const states: [MappingState, MappingState] = enabled
        ? [mapping.state.startsWith('Disabl') ? 'Enabling' : 'Updating', 'Enabled']
        : ['Disabling', 'Disabled'];
      mapping.state = states[0];
      settle(call, mapping.id, states[1]);
      return describe(call, mapping);
    },
  },

  DeleteEventSourceMapping: {
    access: onMapping,
    run(input, call) {
      const mapping = find(call, input.UUID);
      mapping.state = 'Deleting';
      settle(call, mapping.id, undefined);
      return describe(call, mapping);
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
      return { EventSourceMappings: items.map((mapping) => describe(call, mapping)), NextMarker };
    },
  },
};

function describe(call: Call, mapping: Mapping): MappingDescription {
  const { account, region } = call;
  const progress = call.cloud.store.peek(streamProgress, { account, region, part: mapping.id });
  return describeMapping(mapping, call, progress?.lastResult ?? NOTHING_PROCESSED);
}

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

function find(call: Call, id: string): Mapping {
  const mapping = call.state(mappings).byId.get(id);
  if (mapping === undefined) throw noSuchResource();
  return mapping;
}
