import type { EC2 } from '@aws-sdk/client-ec2';
import type { Action, ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';

/** Two subnets in two zones, open to the internet. */
export async function makeSubnets(ec2: EC2): Promise<string[]> {
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.0.0.0/16' });
  const { InternetGateway } = await ec2.createInternetGateway();
  await ec2.attachInternetGateway({ VpcId: Vpc?.VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId });
  const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones();
  const made = AvailabilityZones.slice(0, 2).map(({ ZoneName }, index) =>
    ec2.createSubnet({ VpcId: Vpc?.VpcId, AvailabilityZone: ZoneName, CidrBlock: `10.0.${index}.0/24` }),
  );
  return (await Promise.all(made)).map(({ Subnet }) => Subnet?.SubnetId ?? '');
}

interface Wanted {
  readonly name: string;
  readonly subnets: string[];
  readonly port: number;
  readonly action: Action;
  readonly scheme?: 'internal' | 'internet-facing';
}

export interface MadeBalancer {
  readonly arn: string;
  readonly listener: string;
}

/** A load balancer with one listener. */
export async function makeBalancer(elb: ElasticLoadBalancingV2, wanted: Wanted): Promise<MadeBalancer> {
  const { name: Name, subnets: Subnets, port: Port, action, scheme: Scheme = 'internet-facing' } = wanted;
  const { LoadBalancers = [] } = await elb.createLoadBalancer({ Name, Scheme, Subnets });
  const arn = LoadBalancers[0]?.LoadBalancerArn ?? '';
  const DefaultActions = [action];
  const { Listeners = [] } = await elb.createListener({ LoadBalancerArn: arn, Protocol: 'HTTP', Port, DefaultActions });
  return { arn, listener: Listeners[0]?.ListenerArn ?? '' };
}
