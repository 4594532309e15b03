import type {
  PipeEnrichmentParameters,
  PipeLogConfigurationParameters,
  PipeSourceParameters,
  PipeTargetParameters,
  RequestedPipeState,
} from '@aws-sdk/client-pipes';
import { isMap, pick, tagList, tagMap, type Value } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface PipeProperties {
  Name?: string;
  Description?: string;
  DesiredState?: RequestedPipeState;
  Source: string;
  SourceParameters?: PipeSourceParameters;
  Enrichment?: string;
  EnrichmentParameters?: PipeEnrichmentParameters;
  Target: string;
  TargetParameters?: PipeTargetParameters;
  RoleArn: string;
  LogConfiguration?: PipeLogConfigurationParameters;
  KmsKeyIdentifier?: string;
  Tags?: Record<string, string>;
}

const SETTINGS = [
  'Description',
  'DesiredState',
  'Enrichment',
  'EnrichmentParameters',
  'TargetParameters',
  'LogConfiguration',
  'KmsKeyIdentifier',
] as const;
const CHANGED = [...SETTINGS, 'SourceParameters', 'Target', 'RoleArn'] as const;

/** What is in a template, of all that a pipe says of itself: AWS's own defaults are in none. */
function asIn(template: unknown, told: unknown): unknown {
  if (!isMap(template as Value) || !isMap(told as Value)) return told;
  return Object.fromEntries(
    Object.entries(template as object).flatMap(([name, value]) => {
      const found = (told as Record<string, unknown>)[name];
      return found === undefined ? [] : [[name, asIn(value, found)]];
    }),
  );
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html */
export const pipesPipe = resourceRow<PipeProperties>({
  type: 'AWS::Pipes::Pipe',
  name: { property: 'Name', most: 64 },
  id: ({ name }) => name,
  create: {
    CreatePipe: {
      input: ({ name, properties, tags }) => ({
        Name: name,
        ...pick(properties, ['Source', 'SourceParameters', 'Target', 'RoleArn']),
        ...pick(properties, SETTINGS),
        ...(tags.length > 0 && { Tags: tagMap(tags) }),
      }),
      attributes: ({ Arn, CurrentState, CreationTime, LastModifiedTime }) => ({
        Arn,
        CurrentState,
        CreationTime: CreationTime?.toISOString(),
        LastModifiedTime: LastModifiedTime?.toISOString(),
        StateReason: '',
      }),
    },
  },
  update: [
    {
      of: [...CHANGED],
      put: {
        UpdatePipe: ({ id, properties, before }) => ({
          Name: id,
          Description: '',
          Enrichment: '',
          KmsKeyIdentifier: '',
          DesiredState: 'RUNNING',
          EnrichmentParameters: {},
          ...pick(properties, ['Target', 'RoleArn']),
          ...pick(properties, SETTINGS),
          // What is not said stays as it is.
          ...(before.LogConfiguration !== undefined &&
            properties.LogConfiguration === undefined && { LogConfiguration: { Level: 'OFF' } }),
          SourceParameters: { FilterCriteria: { Filters: [] }, ...properties.SourceParameters },
          TargetParameters: { InputTemplate: '', ...properties.TargetParameters },
        }),
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ resourceArn: attribute('Arn'), tags: tagMap(tags) }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ resourceArn: attribute('Arn'), tagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ attribute }) => ({ resourceArn: attribute('Arn') }),
        read: ({ tags }) => tagList(tags),
      },
    },
  },
  stable: {
    DescribePipe: {
      input: ({ id, name }) => ({ Name: id === '' ? name : id }),
      state: ({ Name, CurrentState = '', StateReason = '' }) => {
        if (CurrentState === 'RUNNING' || CurrentState === 'STOPPED') return 'ready';
        if (!CurrentState.endsWith('_FAILED')) return 'waiting';
        const failed = `Resource of type 'AWS::Pipes::Pipe' with identifier '${Name}' did not stabilize. Status Reason is ${StateReason}`;
        return { failed };
      },
    },
  },
  read: {
    DescribePipe: {
      input: ({ id }) => ({ Name: id }),
      read: (pipe, { properties }) => {
        if (pipe.CurrentState === 'DELETING') return undefined;
        const { Name = '', Source = '', Target = '', RoleArn = '' } = pipe;
        return {
          Name,
          Source,
          Target,
          RoleArn,
          ...(asIn(pick(properties, [...SETTINGS, 'SourceParameters']), pipe) as object),
        };
      },
    },
  },
  delete: { DeletePipe: ({ id }) => ({ Name: id }) },
  lingers: true,
});
