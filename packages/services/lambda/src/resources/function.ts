import type {
  CreateFunctionCommandInput,
  FunctionCode,
  UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda';
import { pick, tagMap, type Tag } from '@coldstart/cloud';
import { inlineArchive } from './inline-code.ts';
import { resourceRow } from './resource-row.ts';

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
  'DurableConfig',
] as const;

/** Members of CreateFunction alone. */
const CREATION = [
  'PackageType',
  'Architectures',
  'CodeSigningConfigArn',
  'CapacityProviderConfig',
  'TenancyConfig',
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
  ImageConfig: {},
};

function codeOf({ Code: code, Runtime: runtime }: FunctionProperties): FunctionCode {
  const { ZipFile: source, ...rest } = code;
  return source === undefined ? rest : { ...rest, ZipFile: inlineArchive(source, runtime) };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction = resourceRow<FunctionProperties>({
  type: 'AWS::Lambda::Function',
  name: { property: 'FunctionName', most: 64 },
  create: {
    CreateFunction: {
      input: ({ name, properties, tags }) => ({
        ...pick(properties, [...CONFIGURATION, ...CREATION]),
        FunctionName: name,
        Role: properties.Role,
        Code: codeOf(properties),
        KMSKeyArn: properties.KmsKeyArn,
        Tags: tagMap(tags),
      }),
      attributes: ({ FunctionArn }) => ({ Arn: FunctionArn }),
    },
  },
  update: [
    {
      of: ['Code', 'Architectures'],
      put: {
        UpdateFunctionCode: ({ id, properties }) => ({
          ...codeOf(properties),
          ...pick(properties, ['Architectures']),
          FunctionName: id,
        }),
      },
    },
    {
      of: [...CONFIGURATION, 'KmsKeyArn'],
      put: {
        UpdateFunctionConfiguration: ({ id, properties, changed }) => ({
          ...pick(
            { ...DEFAULTS, ...properties },
            CONFIGURATION.filter((name) => changed.includes(name)),
          ),
          KMSKeyArn: changed.includes('KmsKeyArn') ? (properties.KmsKeyArn ?? '') : undefined,
          FunctionName: id,
        }),
      },
    },
    {
      of: ['CodeSigningConfigArn'],
      put: {
        PutFunctionCodeSigningConfig: ({ id, properties: { CodeSigningConfigArn = '' } }) => ({
          FunctionName: id,
          CodeSigningConfigArn,
        }),
      },
      remove: { DeleteFunctionCodeSigningConfig: ({ id }) => ({ FunctionName: id }) },
      read: {
        GetFunctionCodeSigningConfig: {
          input: ({ id }) => ({ FunctionName: id }),
          read: ({ CodeSigningConfigArn }) => ({ CodeSigningConfigArn }),
        },
      },
    },
  ],
  settings: [
    {
      of: ['ReservedConcurrentExecutions'],
      put: {
        PutFunctionConcurrency: ({ id, properties: { ReservedConcurrentExecutions = 0 } }) => ({
          FunctionName: id,
          ReservedConcurrentExecutions,
        }),
      },
      remove: { DeleteFunctionConcurrency: ({ id }) => ({ FunctionName: id }) },
      read: {
        GetFunctionConcurrency: {
          input: ({ id }) => ({ FunctionName: id }),
          read: ({ ReservedConcurrentExecutions }) => ({ ReservedConcurrentExecutions }),
        },
      },
    },
    {
      of: ['RecursiveLoop'],
      put: {
        PutFunctionRecursionConfig: ({ id, properties: { RecursiveLoop = 'Terminate' } }) => ({
          FunctionName: id,
          RecursiveLoop,
        }),
      },
      read: {
        GetFunctionRecursionConfig: {
          input: ({ id }) => ({ FunctionName: id }),
          read: ({ RecursiveLoop }) => ({ RecursiveLoop }),
        },
      },
    },
    {
      of: ['RuntimeManagementConfig'],
      put: {
        PutRuntimeManagementConfig: ({ id, properties: { RuntimeManagementConfig: config } }) => ({
          ...(config ?? { UpdateRuntimeOn: 'Auto' }),
          FunctionName: id,
        }),
      },
      read: {
        GetRuntimeManagementConfig: {
          input: ({ id }) => ({ FunctionName: id }),
          read: ({ UpdateRuntimeOn = 'Auto', RuntimeVersionArn }) => ({
            RuntimeManagementConfig: { UpdateRuntimeOn, RuntimeVersionArn },
          }),
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ Resource: attribute('Arn'), Tags: tagMap(tags) }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ Resource: attribute('Arn'), TagKeys: keys }) },
    read: { ListTags: { input: ({ attribute }) => ({ Resource: attribute('Arn') }), read: ({ Tags }) => Tags } },
  },
  stable: {
    GetFunctionConfiguration: {
      input: ({ id }) => ({ FunctionName: id }),
      state: ({ State, LastUpdateStatus, StateReason, LastUpdateStatusReason }) => {
        if (State === 'Pending' || LastUpdateStatus === 'InProgress') return 'waiting';
        if (State === 'Failed') return { failed: StateReason ?? 'The function could not be made' };
        return LastUpdateStatus === 'Failed' ? { failed: LastUpdateStatusReason ?? 'The update failed' } : 'ready';
      },
    },
  },
  read: {
    GetFunctionConfiguration: {
      input: ({ id }) => ({ FunctionName: id }),
      read: ({ Layers: layers, KMSKeyArn, ImageConfigResponse, ...found }) => ({
        ...pick(found as Partial<FunctionProperties>, [
          ...CONFIGURATION,
          'FunctionName',
          'PackageType',
          'Architectures',
        ]),
        Layers: layers?.map(({ Arn = '' }) => Arn),
        KmsKeyArn: KMSKeyArn,
        ImageConfig: ImageConfigResponse?.ImageConfig,
      }),
    },
  },
  delete: { DeleteFunction: ({ id }) => ({ FunctionName: id }) },
  unsupported: ['FunctionScalingConfig', 'PublishToLatestPublished'],
});
