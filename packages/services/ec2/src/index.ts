import { AwsError } from '@coldstart/wire';
import { defineService } from '@coldstart/cloud';
import { endpointOperations } from './endpoints/endpoints.ts';
import { endpointServiceOperations } from './endpoints/services.ts';
import { invalidInput } from './errors.ts';
import { addressOperations } from './gateways/addresses.ts';
import { internetGatewayOperations } from './gateways/internet-gateways.ts';
import { natGatewayOperations } from './gateways/nat-gateways.ts';
import { groupOperations } from './groups/groups.ts';
import { ruleOperations } from './groups/rules.ts';
import { imageOperations } from './images/images.ts';
import { interfaceOperations } from './interfaces.ts';
import { networkAclOperations } from './network/network-acls.ts';
import { placeOperations } from './network/places.ts';
import { subnetOperations } from './network/subnets.ts';
import { vpcBlockOperations } from './network/vpc-blocks.ts';
import { vpcOperations } from './network/vpcs.ts';
import { routeTableOperations } from './routes/route-tables.ts';
import { routeOperations } from './routes/routes.ts';
import type { Ec2Operations, Ec2Sdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Amazon VPC, and what describes where it is: networks as records. Instances are not part of it. */
export const ec2 = defineService<Ec2Sdk>({
  name: 'ec2',
  sdk: () => import('@aws-sdk/client-ec2'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: withDryRun({
    ...addressOperations,
    ...endpointOperations,
    ...endpointServiceOperations,
    ...groupOperations,
    ...imageOperations,
    ...interfaceOperations,
    ...internetGatewayOperations,
    ...natGatewayOperations,
    ...networkAclOperations,
    ...placeOperations,
    ...routeOperations,
    ...routeTableOperations,
    ...ruleOperations,
    ...subnetOperations,
    ...tagOperations,
    ...vpcBlockOperations,
    ...vpcOperations,
  }),
  invalid: invalidInput,
  throttle: () => new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 }),
});

/**
 * Who only wants to know whether they may is told so by an error, before anything happens.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
 */
function withDryRun(operations: Ec2Operations): Ec2Operations {
  const all = operations as Readonly<
    Record<string, { run: (input: { DryRun?: boolean }, ...more: unknown[]) => unknown }>
  >;
  return Object.fromEntries(
    Object.entries(all).map(([name, operation]) => [
      name,
      {
        ...operation,
        run(input: { DryRun?: boolean }, ...more: unknown[]) {
          if (input.DryRun !== true) return operation.run(input, ...more);
          throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {
            status: 412,
          });
        },
      },
    ]),
  );
}
