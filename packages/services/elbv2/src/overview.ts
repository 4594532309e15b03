import { ElasticLoadBalancingV2, type Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { counted, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Load balancers with their rules, and target groups with what is known of their targets. */
export const overview: Overview = async (client) => {
  const elb = new ElasticLoadBalancingV2(client);
  try {
    const { LoadBalancers = [] } = await elb.describeLoadBalancers({});
    const { TargetGroups = [] } = await elb.describeTargetGroups({});
    const balancers = LoadBalancers.map(({ LoadBalancerName = '', LoadBalancerArn = '', DNSName = '' }) =>
      balancerOf(elb, LoadBalancerName, LoadBalancerArn, DNSName),
    );
    const groups = TargetGroups.map(({ TargetGroupName = '', TargetGroupArn = '' }) =>
      groupOf(elb, TargetGroupName, TargetGroupArn),
    );
    return [
      { title: 'Load balancers', empty: 'It has no listeners.', resources: await Promise.all(balancers) },
      { title: 'Target groups', empty: 'No target is registered.', resources: await Promise.all(groups) },
    ];
  } finally {
    elb.destroy();
  }
};

async function balancerOf(
  elb: ElasticLoadBalancingV2,
  name: string,
  arn: string,
  address: string,
): Promise<OverviewResource> {
  const { Listeners = [] } = await elb.describeListeners({ LoadBalancerArn: arn });
  const rows = await Promise.all(
    Listeners.map(async ({ ListenerArn, Port }) => {
      const { Rules = [] } = await elb.describeRules({ ListenerArn });
      return Rules.map((rule) => [String(Port), rule.Priority ?? '', conditionsOf(rule), actionsOf(rule)]);
    }),
  );
  return {
    name,
    physicalId: arn,
    summary: address,
    contents:
      rows.length === 0 ? [] : [{ kind: 'table', heads: ['Port', 'Priority', 'If', 'Then'], rows: rows.flat() }],
  };
}

const conditionsOf = ({ Conditions = [] }: Rule): string => Conditions.map(({ Field = '' }) => Field).join(', ');
const actionsOf = ({ Actions = [] }: Rule): string => Actions.map(({ Type = '' }) => Type).join(', ');

async function groupOf(elb: ElasticLoadBalancingV2, name: string, arn: string): Promise<OverviewResource> {
  const { TargetHealthDescriptions = [] } = await elb.describeTargetHealth({ TargetGroupArn: arn });
  const rows = TargetHealthDescriptions.map(({ Target, TargetHealth }) => [
    Target?.Id ?? '',
    TargetHealth?.State ?? '',
    TargetHealth?.Description ?? '',
  ]);
  return {
    name,
    physicalId: arn,
    summary: counted(rows.length, 'target'),
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Target', 'Health', 'Why'], rows }],
  };
}
