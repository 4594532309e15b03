/** The role that a service brings along: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
export interface ServiceRole {
  /** After `AWSServiceRoleFor`. */
  readonly name: string;
  /** The AWS managed policy under `/aws-service-role/`. */
  readonly policy: string;
  /** True where an account may have several, told apart by a suffix. */
  readonly suffix: boolean;
}

/** Service, role, policy, and `*` where a suffix is allowed: AWS's own names, from its services' pages on service-linked roles. */
const TABLE = `
accountdiscovery.ssm.amazonaws.com AmazonSSM_AccountDiscovery AWSSystemsManagerAccountDiscoveryServicePolicy
acm.amazonaws.com CertificateManager CertificateManagerServiceRolePolicy
apidestinations.events.amazonaws.com AmazonEventBridgeApiDestinations AmazonEventBridgeApiDestinationsServiceRolePolicy
appmesh.amazonaws.com AppMesh AWSAppMeshServiceRolePolicy
autoscaling-plans.amazonaws.com AutoScalingPlans_EC2AutoScaling AWSAutoScalingPlansEC2AutoScalingPolicy
autoscaling.amazonaws.com AutoScaling AutoScalingServiceRolePolicy *
backup.amazonaws.com Backup AWSBackupServiceLinkedRolePolicyForBackup
batch.amazonaws.com Batch BatchServiceRolePolicy
cassandra.application-autoscaling.amazonaws.com ApplicationAutoScaling_CassandraTable AWSApplicationAutoscalingCassandraTablePolicy
cks.kms.amazonaws.com KeyManagementServiceCustomKeyStores AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy
cloudtrail.amazonaws.com CloudTrail CloudTrailServiceRolePolicy
codestar-notifications.amazonaws.com CodeStarNotifications AWSCodeStarNotificationsServiceRolePolicy
config.amazonaws.com Config AWSConfigServiceRolePolicy
connect.amazonaws.com AmazonConnect AmazonConnectServiceLinkedRolePolicy *
contributorinsights.dynamodb.amazonaws.com DynamoDBCloudWatchContributorInsights DynamoDBCloudWatchContributorInsightsServiceRolePolicy
dms-fleet-advisor.amazonaws.com DMSFleetAdvisor AWSDMSFleetAdvisorServiceRolePolicy
dms.amazonaws.com DMSServerless AWSDMSServerlessServiceRolePolicy
docdb-elastic.amazonaws.com DocDB-Elastic AmazonDocDB-ElasticServiceRolePolicy
dynamodb.application-autoscaling.amazonaws.com ApplicationAutoScaling_DynamoDBTable AWSApplicationAutoscalingDynamoDBTablePolicy
ec2-instance-connect.amazonaws.com Ec2InstanceConnect Ec2InstanceConnectEndpoint
ec2.application-autoscaling.amazonaws.com ApplicationAutoScaling_EC2SpotFleetRequest AWSApplicationAutoscalingEC2SpotFleetRequestPolicy
ecr.amazonaws.com ECRTemplate ECRTemplateServiceRolePolicy
ecs.amazonaws.com ECS AmazonECSServiceRolePolicy
eks-connector.amazonaws.com AmazonEKSConnector AmazonEKSConnectorServiceRolePolicy
eks-fargate.amazonaws.com AmazonEKSForFargate AmazonEKSForFargateServiceRolePolicy
eks-nodegroup.amazonaws.com AmazonEKSNodegroup AWSServiceRoleForAmazonEKSNodegroup
eks.amazonaws.com AmazonEKS AmazonEKSServiceRolePolicy
elasticache.amazonaws.com ElastiCache ElastiCacheServiceRolePolicy
elasticbeanstalk.amazonaws.com ElasticBeanstalk AWSElasticBeanstalkServiceRolePolicy
elasticfilesystem.amazonaws.com AmazonElasticFileSystem AmazonElasticFileSystemServiceRolePolicy
elasticloadbalancing.amazonaws.com ElasticLoadBalancing AWSElasticLoadBalancingServiceRolePolicy
email.cognito-idp.amazonaws.com AmazonCognitoIdpEmailService AmazonCognitoIdpEmailServiceRolePolicy
emr-containers.amazonaws.com AmazonEMRContainers AmazonEMRContainersServiceRolePolicy
emrwal.amazonaws.com EMRWAL EMRDescribeClusterPolicyForEMRWAL
events.amazonaws.com CloudWatchEvents CloudWatchEventsServiceRolePolicy
fis.amazonaws.com FIS AmazonFISServiceRolePolicy
grafana.amazonaws.com AmazonGrafana AmazonGrafanaServiceLinkedRolePolicy
imagebuilder.amazonaws.com ImageBuilder AWSServiceRoleForImageBuilder
iotmanagedintegrations.amazonaws.com IoTManagedIntegrations AWSIoTManagedIntegrationsRolePolicy
kafka.amazonaws.com Kafka KafkaServiceRolePolicy
kafkaconnect.amazonaws.com KafkaConnect KafkaConnectServiceRolePolicy
kinesisreplication.dynamodb.amazonaws.com DynamoDBKinesisDataStreamsReplication DynamoDBKinesisReplicationServiceRolePolicy
lakeformation.amazonaws.com LakeFormationDataAccess LakeFormationDataAccessServiceRolePolicy
lambda.amazonaws.com Lambda AWSLambdaServiceRolePolicy
lambda.application-autoscaling.amazonaws.com ApplicationAutoScaling_LambdaConcurrency AWSApplicationAutoscalingLambdaConcurrencyPolicy
lex.amazonaws.com LexBots AmazonLexBotPolicy
lexv2.amazonaws.com LexV2Bots AmazonLexV2BotPolicy *
lightsail.amazonaws.com Lightsail LightsailExportAccess
m2.amazonaws.com AWSM2 AWSM2ServicePolicy
memorydb.amazonaws.com MemoryDB MemoryDBServiceRolePolicy
mq.amazonaws.com AmazonMQ AmazonMQServiceRolePolicy
mrk.kms.amazonaws.com KeyManagementServiceMultiRegionKeys AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy
notifications.amazonaws.com AwsUserNotifications AWSUserNotificationsServiceLinkedRolePolicy
observability.aoss.amazonaws.com AmazonOpenSearchServerless AmazonOpenSearchServerlessServiceRolePolicy
opensearchservice.amazonaws.com AmazonOpenSearchService AmazonOpenSearchServiceRolePolicy
ops.apigateway.amazonaws.com APIGateway APIGatewayServiceRolePolicy
ops.emr-serverless.amazonaws.com AmazonEMRServerless AmazonEMRServerlessServiceRolePolicy
opsdatasync.ssm.amazonaws.com SystemsManagerOpsDataSync AWSSystemsManagerOpsDataSyncServiceRolePolicy
opsinsights.ssm.amazonaws.com AmazonSSM_OpsInsights AWSSSMOpsInsightsServiceRolePolicy
pullthroughcache.ecr.amazonaws.com ECRPullThroughCache AWSECRPullThroughCache_ServiceRolePolicy
ram.amazonaws.com ResourceAccessManager AWSResourceAccessManagerServiceRolePolicy
rds.amazonaws.com RDS AmazonRDSServiceRolePolicy
redshift.amazonaws.com Redshift AmazonRedshiftServiceLinkedRolePolicy
replication.cassandra.amazonaws.com KeyspacesReplication KeyspacesReplicationServiceRolePolicy
replication.dynamodb.amazonaws.com DynamoDBReplication DynamoDBReplicationServiceRolePolicy
replication.ecr.amazonaws.com ECRReplication ECRReplicationServiceRolePolicy
replicator.lambda.amazonaws.com LambdaReplicator AWSLambdaReplicator
repository.sync.codeconnections.amazonaws.com GitSync AWSGitSyncServiceRolePolicy
resource-explorer-2.amazonaws.com ResourceExplorer AWSResourceExplorerServiceRolePolicy
rolesanywhere.amazonaws.com RolesAnywhere AWSRolesAnywhereServicePolicy
s3-outposts.amazonaws.com S3OnOutposts AWSS3OnOutpostsServiceRolePolicy
schemas.amazonaws.com Schemas AmazonEventBridgeSchemasServiceRolePolicy
ses.amazonaws.com AmazonSES AmazonSESServiceRolePolicy
shield.amazonaws.com AWSShield AWSShieldServiceRolePolicy
spot.amazonaws.com EC2Spot AWSEC2SpotServiceRolePolicy
spotfleet.amazonaws.com EC2SpotFleet AWSEC2SpotFleetServiceRolePolicy
ssm-incidents.amazonaws.com IncidentManager AWSIncidentManagerServiceRolePolicy
ssm-quicksetup.amazonaws.com SSMQuickSetup SSMQuickSetupRolePolicy
ssm.amazonaws.com AmazonSSM AmazonSSMServiceRolePolicy
sso.amazonaws.com SSO AWSSSOServiceRolePolicy
storage-lens.s3.amazonaws.com S3StorageLens S3StorageLensServiceRolePolicy
vpcorigin.cloudfront.amazonaws.com CloudFrontVPCOrigin AWSCloudFrontVPCOriginServiceRolePolicy
waf.amazonaws.com WAFLogging WAFLoggingServiceRolePolicy
wafv2.amazonaws.com WAFV2Logging WAFV2LoggingServiceRolePolicy
`;

const SERVICE_ROLES: ReadonlyMap<string, ServiceRole> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [service = '', name = '', policy = '', suffix] = line.split(' ');
      return [service, { name, policy, suffix: suffix === '*' }];
    }),
);

/** @returns `undefined` for a service without a role of its own, as far as is known here */
export function serviceRole(service: string): ServiceRole | undefined {
  return SERVICE_ROLES.get(service);
}
