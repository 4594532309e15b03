import type { Pipe as ListedPipe } from '@aws-sdk/client-pipes';
import { allowLogDelivery, page, tagList, tagMap, type Call } from '@coldstart/cloud';
import { onPipe, onPipeWithRole } from './access.ts';
import { checkSettings } from './check.ts';
import { conflict, invalid } from './errors.ts';
import { settle } from './lifecycle.ts';
import type { PipesOperations } from './sdk.ts';
import { changedSettings, newSettings, shownSourceParameters } from './settings.ts';
import { changePipe, findPipe, pipeArn, pipes, type Pipe } from './state.ts';
import { pipeTags } from './tags.ts';

const PAGE = 100;

const answer = ({ name, arn, desired, state, created, modified }: Pipe) => ({
  Arn: arn,
  Name: name,
  DesiredState: desired,
  CurrentState: state,
  CreationTime: new Date(created),
  LastModifiedTime: new Date(modified),
});

function listed(pipe: Pipe): ListedPipe {
  const { stateReason, source, settings } = pipe;
  return {
    ...answer(pipe),
    ...(stateReason !== undefined && { StateReason: stateReason }),
    Source: source,
    Target: settings.target,
    ...(settings.enrichment !== undefined && { Enrichment: settings.enrichment }),
  };
}

function shown(pipe: Pipe) {
  const { source, settings, tags } = pipe;
  const { description, enrichmentParameters, targetParameters, roleArn, logs, kmsKeyIdentifier } = settings;
  return {
    ...listed(pipe),
    DesiredState: pipe.state === 'DELETING' ? ('DELETED' as const) : pipe.desired,
    ...(description !== undefined && { Description: description }),
    SourceParameters: shownSourceParameters(source, settings),
    ...(enrichmentParameters !== undefined && { EnrichmentParameters: enrichmentParameters }),
    TargetParameters: targetParameters,
    RoleArn: roleArn,
    Tags: tagMap(tags),
    ...(logs !== undefined && { LogConfiguration: logs }),
    ...(kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: kmsKeyIdentifier }),
  };
}

/** A pipe that is to be changed must not be on its way to another state. @throws AwsError ConflictException */
function changeSettled(call: Call, name: string): Pipe {
  const pipe = changePipe(call, name);
  if (pipe.state.endsWith('ING') && pipe.state !== 'RUNNING')
    throw conflict(name, `Pipe ${name} is in ${pipe.state} state. Try again when that has ended.`);
  return pipe;
}

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_Operations.html */
export const pipeOperations: PipesOperations = {
  CreatePipe: {
    access: onPipeWithRole,
    async run(input, call) {
      const { Name: name, Source: source } = input;
      const { byName } = call.state(pipes);
      if (byName.has(name)) throw conflict(name, `Pipe ${name} already exists.`);
      const settings = newSettings(input);
      checkSettings(source, settings);
      await allowLogs(call, settings);
      const pipe: Pipe = {
        name,
        arn: pipeArn(call, name),
        account: call.account,
        region: call.region,
        source,
        settings,
        desired: input.DesiredState ?? 'RUNNING',
        state: 'CREATING',
        stateReason: undefined,
        created: call.now(),
        modified: call.now(),
        tags: pipeTags.add([], tagList(input.Tags)),
      };
      byName.set(name, pipe);
      settle(call, pipe);
      return answer(pipe);
    },
  },

  UpdatePipe: {
    access: onPipeWithRole,
    async run(input, call) {
      const pipe = changeSettled(call, input.Name);
      const before = pipe.settings;
      const settings = changedSettings(pipe, input);
      checkSettings(pipe.source, settings);
      await allowLogs(call, settings);
      pipe.settings = settings;
      pipe.desired = input.DesiredState ?? pipe.desired;
      pipe.state = 'UPDATING';
      pipe.modified = call.now();
      settle(call, pipe, before);
      return answer(pipe);
    },
  },

  DescribePipe: {
    access: onPipe,
    run({ Name }, call) {
      return shown(findPipe(call, Name));
    },
  },

  DeletePipe: {
    access: onPipe,
    run({ Name }, call) {
      const pipe = changeSettled(call, Name);
      pipe.state = 'DELETING';
      pipe.modified = call.now();
      settle(call, pipe);
      return { ...answer(pipe), DesiredState: 'DELETED' as const };
    },
  },

  StartPipe: {
    access: onPipe,
    run: ({ Name }, call) => turn(call, Name, 'RUNNING', 'STARTING'),
  },

  StopPipe: {
    access: onPipe,
    run: ({ Name }, call) => turn(call, Name, 'STOPPED', 'STOPPING'),
  },

  ListPipes: {
    run(input, call) {
      const { NamePrefix = '', SourcePrefix = '', TargetPrefix = '', DesiredState, CurrentState } = input;
      const all = [...call.state(pipes).byName.values()]
        .filter(
          ({ name, source, settings, desired, state }) =>
            name.startsWith(NamePrefix) &&
            source.startsWith(SourcePrefix) &&
            settings.target.startsWith(TargetPrefix) &&
            desired === (DesiredState ?? desired) &&
            state === (CurrentState ?? state),
        )
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const scope = [NamePrefix, SourcePrefix, TargetPrefix, DesiredState, CurrentState];
      const request = { token: input.NextToken, limit: input.Limit, scope };
      const { items, token } = page(all, request, {
        keyOf: ({ name }) => name,
        size: PAGE,
        invalid: () => invalid('NextToken', 'Invalid token.'),
      });
      return { Pipes: items.map(listed), ...(token !== undefined && { NextToken: token }) };
    },
  },
};

/** Whoever asks for logs must be allowed to have them written. */
async function allowLogs(call: Call, { logs }: Pipe['settings']): Promise<void> {
  const { LogGroupArn } = logs?.CloudwatchLogsLogDestination ?? {};
  if (LogGroupArn !== undefined && logs?.Level !== 'OFF') await allowLogDelivery(call, LogGroupArn);
}

/** A pipe that is what it is to be stays so. */
function turn(call: Call, name: string, desired: Pipe['desired'], state: Pipe['state']) {
  const pipe = changeSettled(call, name);
  if (pipe.state === 'CREATE_FAILED') throw conflict(name, `Pipe ${name} is in CREATE_FAILED state.`);
  if (pipe.state !== desired) {
    pipe.desired = desired;
    pipe.state = state;
    pipe.modified = call.now();
    settle(call, pipe);
  }
  return answer(pipe);
}
