import type { ValueMap } from '@coldstart/cloud';
import { InvalidResource } from '@coldstart/cloud/sam';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

interface Shape {
  readonly known: readonly string[];
  readonly required?: readonly string[];
}

/** The properties of SAM's resource types. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html */
const SHAPES: Readonly<Record<string, Shape>> = {
  'AWS::Serverless::Function': {
    known:
      words(`Architectures AssumeRolePolicyDocument AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 CapacityProviderConfig
      CodeSigningConfigArn CodeUri DeadLetterQueue DeploymentPreference Description DurableConfig Environment EphemeralStorage EventInvokeConfig
      Events FileSystemConfigs FunctionName FunctionScalingConfig FunctionUrlConfig Handler ImageConfig ImageUri InlineCode KmsKeyArn Layers
      LoggingConfig MemorySize PackageType PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig PublishToLatestPublished
      RecursiveLoop ReservedConcurrentExecutions Role RolePath Runtime RuntimeManagementConfig SnapStart SourceKMSKeyArn Tags TenancyConfig
      Timeout Tracing VersionDeletionPolicy VersionDescription VpcConfig`),
  },
  'AWS::Serverless::LayerVersion': {
    known: words(
      'CompatibleArchitectures CompatibleRuntimes ContentUri Description LayerName LicenseInfo PublishLambdaVersion RetentionPolicy',
    ),
    required: ['ContentUri'],
  },
  'AWS::Serverless::SimpleTable': {
    known: words('PointInTimeRecoverySpecification PrimaryKey ProvisionedThroughput SSESpecification TableName Tags'),
  },
  'AWS::Serverless::Api': {
    known:
      words(`AccessLogSetting AlwaysDeploy ApiKeySourceType Auth BinaryMediaTypes CacheClusterEnabled CacheClusterSize CanarySetting Cors
      DefinitionBody DefinitionUri Description DisableExecuteApiEndpoint Domain EndpointAccessMode EndpointConfiguration FailOnWarnings
      GatewayResponses MergeDefinitions MethodSettings MinimumCompressionSize Mode Models Name OpenApiVersion Policy PropagateTags
      SecurityPolicy StageName Tags TracingEnabled Variables`),
    required: ['StageName'],
  },
  'AWS::Serverless::HttpApi': {
    known:
      words(`AccessLogSettings Auth CorsConfiguration DefaultRouteSettings DefinitionBody DefinitionUri Description DisableExecuteApiEndpoint
      Domain FailOnWarnings Name PropagateTags RouteSettings StageName StageVariables Tags`),
  },
  'AWS::Serverless::StateMachine': {
    known:
      words(`AutoPublishAlias Definition DefinitionSubstitutions DefinitionUri DeploymentPreference Events Logging Name PermissionsBoundary
      Policies PropagateTags Role RolePath Tags Tracing Type UseAliasAsEventTarget`),
  },
  'AWS::Serverless::Application': {
    known: words('Location NotificationARNs Parameters Tags TimeoutInMinutes'),
    required: ['Location'],
  },
  'AWS::Serverless::Connector': {
    known: words('Destination Permissions Source SourceReference'),
    required: ['Source', 'Destination', 'Permissions'],
  },
  'AWS::Serverless::GraphQLApi': {
    known: words(
      'ApiKeys Auth Cache DataSources DomainName Functions IntrospectionConfig Logging Name OwnerContact QueryDepthLimit ResolverCountLimit Resolvers SchemaInline SchemaUri Tags Visibility XrayEnabled',
    ),
    required: ['Auth'],
  },
};

export function isServerlessType(type: string): boolean {
  return type in SHAPES;
}

/** @throws InvalidResource for properties that the type does not have, or lacks */
export function checkProperties(logicalId: string, type: string, properties: ValueMap): void {
  const shape = SHAPES[type];
  if (shape === undefined) return;
  for (const name of Object.keys(properties)) {
    if (!shape.known.includes(name))
      throw new InvalidResource(logicalId, `property ${name} not defined for resource of type ${type}`);
  }
  for (const name of shape.required ?? []) {
    if (properties[name] === undefined) throw new InvalidResource(logicalId, `Missing required property '${name}'.`);
  }
}
