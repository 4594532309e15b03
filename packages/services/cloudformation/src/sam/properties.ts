import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource } from '@coldstart/cloud/sam';

/** What a property may be; `what` is how SAM calls it in its refusals, where it does. */
interface Kind {
  readonly fits: (value: Value) => boolean;
  readonly what?: string;
  /** A function in its place is refused, too. */
  readonly plain?: true;
}

const isText = (value: Value): boolean => typeof value === 'string';
const isTextOrMap = (value: Value): boolean => isText(value) || isMap(value);

const KINDS = {
  map: { fits: isMap, what: 'map' },
  list: { fits: Array.isArray, what: 'list' },
  text: { fits: isText, what: 'string' },
  number: { fits: (value) => typeof value === 'number', what: 'integer' },
  flag: { fits: (value) => typeof value === 'boolean' },
  plainFlag: { fits: (value) => typeof value === 'boolean', plain: true },
  flagOrMap: { fits: (value) => typeof value === 'boolean' || isMap(value) },
  textOrMap: { fits: isTextOrMap },
  maps: { fits: (value) => isMap(value) && Object.values(value).every(isMap) },
  texts: { fits: (value) => Array.isArray(value) && value.every(isTextOrMap) },
  policies: { fits: (value) => isTextOrMap(value) || (Array.isArray(value) && value.every(isTextOrMap)) },
  any: { fits: () => true },
} as const satisfies Readonly<Record<string, Kind>>;

interface Property {
  readonly kind: Kind;
  readonly required: boolean;
}

/** `Name`, `Name:kind`, `Name:kind!`: the last is required. */
function shape(text: string): ReadonlyMap<string, Property> {
  return new Map(
    text
      .trim()
      .split(/\s+/)
      .map((word) => {
        const [name = '', kind = 'any'] = word.replace('!', '').split(':');
        return [name, { kind: KINDS[kind as keyof typeof KINDS], required: word.endsWith('!') }];
      }),
  );
}

/** The properties of SAM's resource types. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html */
const SHAPES: Readonly<Record<string, ReadonlyMap<string, Property>>> = {
  'AWS::Serverless::Function': shape(`
    Architectures AssumeRolePolicyDocument:map AutoPublishAlias AutoPublishAliasAllProperties:plainFlag AutoPublishCodeSha256
    CapacityProviderConfig:map CodeSigningConfigArn CodeUri DeadLetterQueue:map DeploymentPreference:map Description DurableConfig:map
    Environment:maps EphemeralStorage EventInvokeConfig:map Events:maps FileSystemConfigs FunctionName:textOrMap FunctionScalingConfig:map
    FunctionUrlConfig:map Handler ImageConfig ImageUri InlineCode KmsKeyArn Layers:texts LoggingConfig MemorySize PackageType
    PermissionsBoundary:text Policies:policies PropagateTags:flag ProvisionedConcurrencyConfig PublishToLatestPublished RecursiveLoop
    ReservedConcurrentExecutions Role:text RolePath Runtime RuntimeManagementConfig SnapStart:map SourceKMSKeyArn Tags:map TenancyConfig
    Timeout Tracing:textOrMap VersionDeletionPolicy VersionDescription VpcConfig`),
  'AWS::Serverless::LayerVersion': shape(`
    CompatibleArchitectures:texts CompatibleRuntimes:texts ContentUri:textOrMap! Description:text LayerName:textOrMap LicenseInfo:text
    PublishLambdaVersion:flag RetentionPolicy`),
  'AWS::Serverless::SimpleTable': shape(`
    PointInTimeRecoverySpecification PrimaryKey ProvisionedThroughput SSESpecification:map TableName:textOrMap Tags:map`),
  'AWS::Serverless::Api': shape(`
    AccessLogSetting:map AlwaysDeploy:plainFlag ApiKeySourceType:text Auth:map BinaryMediaTypes:list CacheClusterEnabled:flag
    CacheClusterSize:text CanarySetting:map Cors:textOrMap DefinitionBody:map DefinitionUri:textOrMap Description:text
    DisableExecuteApiEndpoint:flag Domain:map EndpointAccessMode:text EndpointConfiguration:textOrMap FailOnWarnings:flag
    GatewayResponses MergeDefinitions:plainFlag MethodSettings:list MinimumCompressionSize:number Mode:text Models:map Name:textOrMap
    OpenApiVersion Policy:textOrMap PropagateTags:flag SecurityPolicy:text StageName:textOrMap! Tags:map TracingEnabled:flag
    Variables:map`),
  'AWS::Serverless::HttpApi': shape(`
    AccessLogSettings:map Auth:map CorsConfiguration:flagOrMap DefaultRouteSettings:map DefinitionBody:map DefinitionUri:textOrMap
    Description:text DisableExecuteApiEndpoint:flag Domain:map FailOnWarnings:flag Name PropagateTags:flag RouteSettings:map
    StageName:textOrMap StageVariables:map Tags:map`),
  'AWS::Serverless::WebSocketApi': shape(`
    AccessLogSettings:map ApiKeySelectionExpression:text Auth:map DefaultRouteSettings:map Description:text
    DisableExecuteApiEndpoint:flag DisableSchemaValidation:flag Domain:map FailOnWarnings:flag IpAddressType:text Name:text
    PropagateTags:flag RouteSelectionExpression:text! RouteSettings:map Routes:map! StageName:textOrMap StageVariables:map Tags:map`),
  'AWS::Serverless::StateMachine': shape(`
    AutoPublishAlias Definition:map DefinitionSubstitutions:map DefinitionUri:textOrMap DeploymentPreference Events:maps Logging:map
    Name:text PermissionsBoundary:text Policies:policies PropagateTags:flag Role:text RolePath Tags:map Tracing:map Type:text
    UseAliasAsEventTarget:plainFlag`),
  'AWS::Serverless::Application': shape(
    'Location:textOrMap! NotificationARNs:texts Parameters:map Tags:map TimeoutInMinutes:number',
  ),
  'AWS::Serverless::CapacityProvider': shape(`
    CapacityProviderName:textOrMap InstanceRequirements:map KmsKeyArn:textOrMap LoggingConfig:map ManagedResourceTags:map
    OperatorRole:textOrMap PropagateTags:plainFlag ScalingConfig:map Tags:map VpcConfig:map!`),
  'AWS::Serverless::Connector': shape('Destination! Permissions:texts! Source! SourceReference'),
  'AWS::Serverless::GraphQLApi': shape(`
    ApiKeys Auth:map! Cache DataSources DomainName Functions IntrospectionConfig Logging Name OwnerContact QueryDepthLimit
    ResolverCountLimit Resolvers SchemaInline SchemaUri Tags Visibility XrayEnabled`),
};

export function isServerlessType(type: string): boolean {
  return type in SHAPES;
}

/** @throws InvalidResource for properties that the type does not have, or lacks, or that are of another kind */
export function checkProperties(logicalId: string, type: string, properties: ValueMap): void {
  const known = SHAPES[type];
  if (known === undefined) return;
  for (const name of Object.keys(properties)) {
    if (!known.has(name))
      throw new InvalidResource(logicalId, `property ${name} not defined for resource of type ${type}`);
  }
  for (const [name, { kind, required }] of known) {
    const value = properties[name];
    if (value === undefined) {
      if (required) throw new InvalidResource(logicalId, `Missing required property '${name}'.`);
      continue;
    }
    // What a function comes to is CloudFormation's matter.
    if (kind.plain !== true && isMap(value) && Object.keys(value).length === 1) continue;
    if (kind.fits(value)) continue;
    throw new InvalidResource(
      logicalId,
      kind.what === undefined
        ? `Type of property '${name}' is invalid.`
        : `Property '${name}' should be a ${kind.what}.`,
    );
  }
}
