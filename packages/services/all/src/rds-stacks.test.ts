import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { RDS } from '@aws-sdk/client-rds';
import { RDSData } from '@aws-sdk/client-rds-data';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let cloud: RunningCloud;
let cloudformation: CloudFormation;
let rds: RDS;
let data: RDSData;
let secrets: SecretsManager;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  const config = {
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  cloudformation = new CloudFormation(config);
  rds = new RDS(config);
  data = new RDSData(config);
  secrets = new SecretsManager(config);
});
afterAll(async () => {
  for (const client of [cloudformation, rds, data, secrets]) client.destroy();
  await cloud.close();
});

const waiter = () => ({ client: cloudformation, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.2 });
const at = (attribute: string) => ({
  'Fn::GetAtt':
    attribute.split('.').length > 2 ? [attribute.split('.')[0], attribute.split('.').slice(1).join('.')] : attribute,
});

const template = (cluster: object, parameters: object = { 'rds.force_ssl': 1 }) =>
  JSON.stringify({
    Resources: {
      Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      A: {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: 'Network' }, CidrBlock: '10.0.0.0/24', AvailabilityZone: 'eu-west-1a' },
      },
      B: {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: 'Network' }, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'eu-west-1b' },
      },
      Subnets: {
        Type: 'AWS::RDS::DBSubnetGroup',
        Properties: { DBSubnetGroupDescription: 'both', SubnetIds: [{ Ref: 'A' }, { Ref: 'B' }] },
      },
      Parameters: {
        Type: 'AWS::RDS::DBClusterParameterGroup',
        Properties: { Description: 'own', Family: 'aurora-postgresql16', Parameters: parameters },
      },
      Login: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: {
          GenerateSecretString: {
            SecretStringTemplate: '{"username":"keeper"}',
            GenerateStringKey: 'password',
            ExcludeCharacters: '"@/\\ ',
          },
        },
      },
      Bank: {
        Type: 'AWS::RDS::DBCluster',
        Properties: {
          Engine: 'aurora-postgresql',
          EngineVersion: '16.8',
          DatabaseName: 'money',
          MasterUsername: { 'Fn::Sub': '{{resolve:secretsmanager:${Login}:SecretString:username}}' },
          MasterUserPassword: { 'Fn::Sub': '{{resolve:secretsmanager:${Login}:SecretString:password}}' },
          EnableHttpEndpoint: true,
          DBSubnetGroupName: { Ref: 'Subnets' },
          DBClusterParameterGroupName: { Ref: 'Parameters' },
          ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 },
          ...cluster,
        },
      },
      Writer: {
        Type: 'AWS::RDS::DBInstance',
        Properties: {
          Engine: 'aurora-postgresql',
          DBInstanceClass: 'db.serverless',
          DBClusterIdentifier: { Ref: 'Bank' },
        },
      },
      Attachment: {
        Type: 'AWS::SecretsManager::SecretTargetAttachment',
        Properties: { SecretId: { Ref: 'Login' }, TargetId: { Ref: 'Bank' }, TargetType: 'AWS::RDS::DBCluster' },
      },
    },
    Outputs: {
      Arn: { Value: at('Bank.DBClusterArn') },
      Id: { Value: { Ref: 'Bank' } },
      Secret: { Value: { Ref: 'Login' } },
      Host: { Value: at('Bank.Endpoint.Address') },
      Port: { Value: at('Bank.Endpoint.Port') },
    },
  });

async function outputs(StackName: string): Promise<Record<string, string>> {
  const { Stacks: [{ Outputs = [] } = {}] = [] } = await cloudformation.describeStacks({ StackName });
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

test('a cluster with all that belongs to it is made, asked, changed and deleted with its stack', async () => {
  const StackName = 'bank';
  await cloudformation.createStack({ StackName, TemplateBody: template({}) });
  await waitUntilStackCreateComplete(waiter(), { StackName });
  const { Arn = '', Secret = '', Id = '', Host, Port } = await outputs(StackName);
  expect(Port).toBe('5432');
  const { SecretString = '' } = await secrets.getSecretValue({ SecretId: Secret });
  expect(JSON.parse(SecretString)).toEqual({
    username: 'keeper',
    password: expect.any(String) as string,
    engine: 'postgres',
    host: Host,
    port: 5432,
    dbname: 'money',
    dbClusterIdentifier: Id,
  });
  // The secret opens the cluster, which then looks for the database. None is loaded for that, as it takes seconds.
  const target = { resourceArn: Arn, secretArn: Secret, database: 'elsewhere' };
  await expect(data.executeStatement({ ...target, sql: 'SELECT 1' })).rejects.toThrow(
    'database "elsewhere" does not exist',
  );

  const ServerlessV2ScalingConfiguration = { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 600 };
  const changed = template({ ServerlessV2ScalingConfiguration, EnableHttpEndpoint: false }, { log_statement: 'all' });
  await cloudformation.updateStack({ StackName, TemplateBody: changed });
  await waitUntilStackUpdateComplete(waiter(), { StackName });
  const { DBClusters: [cluster] = [] } = await rds.describeDBClusters({ DBClusterIdentifier: Id });
  expect(cluster).toMatchObject({
    MasterUsername: 'keeper',
    HttpEndpointEnabled: false,
    ServerlessV2ScalingConfiguration,
  });
  const DBClusterParameterGroupName = cluster?.DBClusterParameterGroup ?? '';
  const { Parameters = [] } = await rds.describeDBClusterParameters({ DBClusterParameterGroupName });
  expect(Parameters.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue])).toEqual([
    ['log_statement', 'all'],
  ]);

  await cloudformation.deleteStack({ StackName });
  await waitUntilStackDeleteComplete(waiter(), { StackName });
  expect((await rds.describeDBClusters({})).DBClusters).toEqual([]);
}, 60_000);
