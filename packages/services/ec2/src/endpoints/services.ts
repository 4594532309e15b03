import type { ServiceDetail } from '@aws-sdk/client-ec2';
import { ec2Error } from '../errors.ts';
import type { Ec2Operations } from '../sdk.ts';
import { zonesOf } from '../zones.ts';

/*
 * Services that can be reached by an endpoint of a VPC, as of November 2026: those that serverless applications use.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */

const GATEWAYS = ['dynamodb', 's3'];
const INTERFACES = [
  'athena',
  'bedrock-runtime',
  'cloudformation',
  'dynamodb',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'elasticfilesystem',
  'events',
  'execute-api',
  'glue',
  'kinesis-firehose',
  'kinesis-streams',
  'kms',
  'lambda',
  'logs',
  'monitoring',
  'rds',
  'rds-data',
  's3',
  'scheduler',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'states',
  'sts',
  'sync-states',
  'xray',
];

/** `com.amazonaws.eu-west-1.s3`, by type. */
export const isService = (region: string, name: string, type: 'Gateway' | 'Interface'): boolean =>
  (type === 'Gateway' ? GATEWAYS : INTERFACES).some((one) => name === `com.amazonaws.${region}.${one}`);

function detail(region: string, service: string, type: 'Gateway' | 'Interface'): ServiceDetail {
  return {
    ServiceName: `com.amazonaws.${region}.${service}`,
    ServiceType: [{ ServiceType: type }],
    ServiceRegion: region,
    AvailabilityZones: zonesOf(region).map(({ name }) => name),
    Owner: 'amazon',
    BaseEndpointDnsNames:
      type === 'Gateway' ? [`${service}.${region}.amazonaws.com`] : [`${service}.${region}.vpce.amazonaws.com`],
    PrivateDnsName: type === 'Interface' ? `${service}.${region}.amazonaws.com` : undefined,
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    Tags: [],
  };
}

export const endpointServiceOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html */
  DescribeVpcEndpointServices: {
    run({ ServiceNames: names, Filters = [] }, call) {
      const { region } = call;
      const all = [
        ...GATEWAYS.map((service) => detail(region, service, 'Gateway')),
        ...INTERFACES.map((service) => detail(region, service, 'Interface')),
      ];
      const strange = names?.find((name) => !all.some(({ ServiceName }) => ServiceName === name));
      if (strange !== undefined)
        throw ec2Error('InvalidServiceName', `The Vpc Endpoint Service '${strange}' does not exist`);
      const found = all.filter(
        (one) =>
          (names?.includes(one.ServiceName ?? '') ?? true) &&
          Filters.every(({ Name = '', Values = [] }) => Values.includes(text(one, Name))),
      );
      return { ServiceNames: found.map(({ ServiceName = '' }) => ServiceName), ServiceDetails: found };
    },
  },
};

function text({ ServiceName = '', ServiceType, Owner = '' }: ServiceDetail, filter: string): string {
  switch (filter) {
    case 'service-name':
      return ServiceName;
    case 'service-type':
      return ServiceType?.[0]?.ServiceType ?? '';
    case 'owner':
      return Owner;
    default:
      throw ec2Error('InvalidParameterValue', `The filter '${filter}' is invalid`);
  }
}
