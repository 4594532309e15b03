import { equal, pick, tagMap, type ResourceContext, type Tag } from '@coldstart/cloud';
import type { LambdaSdk } from '../sdk.ts';
import type {
  CreateFunctionCommandInput,
  FunctionCode,
  UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda';
import { defineResource } from './define-resource.ts';
import { inlineArchive } from './inline-code.ts';

type CreationProperties = Omit<
  CreateFunctionCommandInput,
  'Code' | 'Tags' | 'FunctionName' | 'Role' | 'KMSKeyArn' | 'Publish'
>;
interface FunctionProperties extends CreationProperties {
  FunctionName?: string;
  Role: string;
  Code: Omit<FunctionCode, 'ZipFile'> & { ZipFile?: string };
  KmsKeyArn?: string;
  Tags?: Tag[];
  ReservedConcurrentExecutions?: number;
  RecursiveLoop?: 'Allow' | 'Terminate';
  RuntimeManagementConfig?: { UpdateRuntimeOn: 'Auto' | 'Manual' | 'FunctionUpdate'; RuntimeVersionArn?: string };
}

/** Members that CreateFunction and UpdateFunctionConfiguration share, by the properties' names. */
const CONFIGURATION = [
  'Runtime',
  'Role',
  'Handler',
  'Description',
  'Timeout',
  'MemorySize',
  'VpcConfig',
  'DeadLetterConfig',
  'Environment',
  'TracingConfig',
  'Layers',
  'FileSystemConfigs',
  'ImageConfig',
  'EphemeralStorage',
  'SnapStart',
  'LoggingConfig',
] as const;

/** What a property is set to when it is taken out of the template. */
const DEFAULTS: Partial<UpdateFunctionConfigurationCommandInput> = {
  Description: '',
  Timeout: 3,
  MemorySize: 128,
  DeadLetterConfig: { TargetArn: '' },
  Environment: { Variables: {} },
  TracingConfig: { Mode: 'PassThrough' },
  Layers: [],
  EphemeralStorage: { Size: 512 },
  SnapStart: { ApplyOn: 'None' },
  VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
  FileSystemConfigs: [],
};

function codeOf({ Code: code, Runtime: runtime }: FunctionProperties): FunctionCode {
  const { ZipFile: source, ...rest } = code;
  return source === undefined ? rest : { ...rest, ZipFile: inlineArchive(source, runtime) };
}

async function setConcurrency(
  name: string,
  after: number | undefined,
  before: number | undefined,
  { invoke }: ResourceContext<LambdaSdk>,
): Promise<void> {
  if (after === before) return;
  if (after === undefined) await invoke('DeleteFunctionConcurrency', { FunctionName: name });
  else await invoke('PutFunctionConcurrency', { FunctionName: name, ReservedConcurrentExecutions: after });
}

/** Milliseconds between two looks. */
const LOOK_AGAIN = 5;

/** CloudFormation calls a function complete when it can be invoked. */
async function stabilised(name: string, { invoke, call }: ResourceContext<LambdaSdk>): Promise<void> {
  for (;;) {
    const { State, LastUpdateStatus } = await invoke('GetFunctionConfiguration', { FunctionName: name });
    if (State !== 'Pending' && LastUpdateStatus !== 'InProgress') return;
    await call.cloud.clock.sleep(LOOK_AGAIN);
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction = defineResource<FunctionProperties>({
  type: 'AWS::Lambda::Function',
  async create(properties, context) {
    const name = properties.FunctionName ?? context.name(64);
    const { FunctionArn: arn = '' } = await context.invoke('CreateFunction', {
      ...pick(properties, [...CONFIGURATION, 'PackageType', 'Architectures', 'CodeSigningConfigArn']),
      FunctionName: name,
      Role: properties.Role,
      Code: codeOf(properties),
      ...(properties.KmsKeyArn === undefined ? {} : { KMSKeyArn: properties.KmsKeyArn }),
      Tags: tagMap(context.tags(properties.Tags)),
    });
    await setConcurrency(name, properties.ReservedConcurrentExecutions, undefined, context);
    if (properties.RecursiveLoop !== undefined)
      await context.invoke('PutFunctionRecursionConfig', {
        FunctionName: name,
        RecursiveLoop: properties.RecursiveLoop,
      });
    if (properties.RuntimeManagementConfig !== undefined)
      await context.invoke('PutRuntimeManagementConfig', {
        FunctionName: name,
        ...properties.RuntimeManagementConfig,
      });
    await stabilised(name, context);
    return { physicalId: name, attributes: { Arn: arn } };
  },
  async update(properties, before, resource, context) {
    const name = resource.physicalId;
    if (!equal(properties.Code, before.Code) || !equal(properties.Architectures, before.Architectures)) {
      await context.invoke('UpdateFunctionCode', {
        FunctionName: name,
        ...codeOf(properties),
        ...pick(properties, ['Architectures']),
      });
      await stabilised(name, context);
    }
    const changed = CONFIGURATION.filter((key) => !equal(properties[key], before[key]));
    if (changed.length > 0 || properties.KmsKeyArn !== before.KmsKeyArn) {
      await context.invoke('UpdateFunctionConfiguration', {
        FunctionName: name,
        ...pick(DEFAULTS, changed),
        ...pick(properties, changed),
        ...(properties.KmsKeyArn === before.KmsKeyArn ? {} : { KMSKeyArn: properties.KmsKeyArn ?? '' }),
      });
      await stabilised(name, context);
    }
    await setConcurrency(name, properties.ReservedConcurrentExecutions, before.ReservedConcurrentExecutions, context);
    const arn = String(resource.attributes.Arn);
    const gone = (before.Tags ?? [])
      .map(({ Key }) => Key ?? '')
      .filter((key) => !(properties.Tags ?? []).some(({ Key }) => Key === key));
    if (gone.length > 0) await context.invoke('UntagResource', { Resource: arn, TagKeys: gone });
    await context.invoke('TagResource', { Resource: arn, Tags: tagMap(context.tags(properties.Tags)) });
    return { physicalId: name, attributes: resource.attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteFunction', { FunctionName: physicalId });
  },
});
