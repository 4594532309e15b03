import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { isIntrinsic, SamProblem } from '@coldstart/cloud/sam';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What the Globals section may hold. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html */
const SUPPORTED: Readonly<Record<string, readonly string[]>> = {
  Function:
    words(`Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags PropagateTags Tracing KmsKeyArn
    AutoPublishAlias AutoPublishAliasAllProperties Layers DeploymentPreference RolePath PermissionsBoundary ReservedConcurrentExecutions
    ProvisionedConcurrencyConfig AssumeRolePolicyDocument EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart
    EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn TenancyConfig DurableConfig
    CapacityProviderConfig FunctionScalingConfig PublishToLatestPublished VersionDeletionPolicy`),
  Api: words(`Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables EndpointConfiguration MethodSettings
    BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses AccessLogSetting CanarySetting TracingEnabled OpenApiVersion Domain
    AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode`),
  HttpApi: words(
    'Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings FailOnWarnings PropagateTags',
  ),
  SimpleTable: words('SSESpecification'),
  StateMachine: words('PropagateTags'),
  LayerVersion: words('PublishLambdaVersion'),
  CapacityProvider: words(
    'VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags LoggingConfig ManagedResourceTags',
  ),
  WebSocketApi:
    words(`AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint DisableSchemaValidation Domain
    FailOnWarnings IpAddressType PropagateTags RouteSelectionExpression RouteSettings StageVariables Tags`),
};

/** Lists that a resource has instead of the global one. */
const REPLACED = new Set(['Architectures']);

export class InvalidGlobals extends SamProblem {
  constructor(message: string) {
    super(`'Globals' section is invalid. ${message}`);
  }
}

const list = (names: readonly string[]): string => `[${names.map((name) => `'${name}'`).join(', ')}]`;

/** The global properties by resource type. @throws InvalidGlobals */
export function readGlobals(globals: Value | undefined): Map<string, ValueMap> {
  const found = new Map<string, ValueMap>();
  if (globals === undefined) return found;
  if (!isMap(globals)) throw new InvalidGlobals('It must be a non-empty dictionary');
  for (const [section, properties] of Object.entries(globals)) {
    const supported = SUPPORTED[section];
    if (supported === undefined)
      throw new InvalidGlobals(
        `'${section}' is not supported. Must be one of the following values - ${list(Object.keys(SUPPORTED).sort())}`,
      );
    if (!isMap(properties)) throw new InvalidGlobals(`Value of ${section} must be a dictionary`);
    for (const name of Object.keys(properties)) {
      if (!supported.includes(name))
        throw new InvalidGlobals(
          `'${name}' is not a supported property of '${section}'. Must be one of the following values - ${list(supported)}`,
        );
    }
    found.set(`AWS::Serverless::${section}`, properties);
  }
  return found;
}

/** A resource's properties over the global ones: maps merge, lists are joined, everything else is the resource's own. */
export function merge(global: Value, local: Value): Value {
  if (Array.isArray(global) && Array.isArray(local)) return [...global, ...local];
  if (!isMap(global) || !isMap(local) || isIntrinsic(local) || isIntrinsic(global)) return local;
  const result: ValueMap = { ...global };
  for (const [key, value] of Object.entries(local)) {
    const under = global[key];
    const own = under === undefined || (REPLACED.has(key) && Array.isArray(value));
    result[key] = own ? value : merge(under, value);
  }
  return result;
}
