import type { LoadBalancer as Described } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Call } from '@coldstart/cloud';
import { hostOf } from '../endpoint/address.ts';
import type { LoadBalancer } from '../state.ts';

/** Where DNS keeps the names of load balancers. https://docs.aws.amazon.com/general/latest/gr/elb.html */
const HOSTED_ZONES: Readonly<Record<string, string>> = {
  'us-east-1': 'Z35SXDOTRQ7X7K',
  'us-east-2': 'Z3AADJGX6KTTL2',
  'us-west-1': 'Z368ELLRRE2KJ0',
  'us-west-2': 'Z1H1FL5HABSF5',
  'eu-central-1': 'Z215JYRZR1TBD5',
  'eu-west-1': 'Z32O12XQLNTSW2',
  'eu-west-2': 'ZHURV8PSTC4K8',
  'eu-west-3': 'Z3Q77PNBQS71R4',
  'eu-north-1': 'Z23TAZ6LKFMNIO',
  'ap-northeast-1': 'Z14GRHDCWA56QT',
  'ap-northeast-2': 'ZWKZPGTI48KDX',
  'ap-southeast-1': 'Z1LMS91P8CMLE5',
  'ap-southeast-2': 'Z1GM3OXH4ZPM65',
  'ap-south-1': 'ZP97RAFLXTNZK',
  'ca-central-1': 'ZQSVJUPU6J1EY',
  'sa-east-1': 'Z2P70J7HTTTPLU',
};

/** @param state it is active once its creation has been answered, as it is on AWS after minutes */
export function describeBalancer(
  call: Call,
  balancer: LoadBalancer,
  state: 'provisioning' | 'active' = 'active',
): Described {
  return {
    LoadBalancerArn: balancer.arn,
    DNSName: hostOf(call.cloud, balancer),
    CanonicalHostedZoneId: HOSTED_ZONES[call.region],
    CreatedTime: new Date(balancer.created),
    LoadBalancerName: balancer.name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: state },
    Type: 'application',
    AvailabilityZones: balancer.subnets.map(({ id, zone }) => ({
      ZoneName: zone,
      SubnetId: id,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...balancer.securityGroups],
    IpAddressType: balancer.ipAddressType,
  };
}
