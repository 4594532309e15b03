import { check, type CheckContext } from '@coldstart/checks';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeSubscriptionFiltersCommand,
  TestMetricFilterCommand,
  type SubscriptionFilter,
} from '@aws-sdk/client-cloudwatch-logs';
import { jsonLine, textLine, type Level, type Line } from './lines.ts';

const GROUPS = { OrdersLog: jsonLine, GatewayLog: textLine } as const;
type Group = keyof typeof GROUPS;

/** The filters by which a group hands lines to the function. */
async function filtersOf(t: CheckContext, logGroupName: string): Promise<SubscriptionFilter[]> {
  const logs = t.client(CloudWatchLogsClient);
  const { subscriptionFilters = [] } = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName }));
  const name = t.stack.resource('AlarmFunction');
  return subscriptionFilters.filter(({ destinationArn }) => destinationArn?.split(':').at(6) === name);
}

/** Lines that CloudWatch Logs hands on by one of the filters, as AWS itself says. */
async function handedOn(t: CheckContext, filters: readonly SubscriptionFilter[], lines: readonly string[]) {
  const found = new Set<string>();
  for (const { filterPattern = '' } of filters) {
    if (filterPattern.trim() === '') return new Set(lines);
    const asked = new TestMetricFilterCommand({ filterPattern, logEventMessages: [...lines] });
    const { matches = [] } = await t.client(CloudWatchLogsClient).send(asked);
    for (const { eventMessage = '' } of matches) found.add(eventMessage);
  }
  return found;
}

async function checkGroup(t: CheckContext, group: Group): Promise<void> {
  const line = GROUPS[group];
  const filters = await filtersOf(t, t.stack.resource(group));
  if (filters.length === 0) t.fail(`AlarmFunction to be subscribed to ${group}`, 'no subscription filter leads there');
  const of = (level: Level, message?: string): Line => line(t, { level, ...(message !== undefined && { message }) });
  const wanted = [of('ERROR'), of('ERROR', 'x'), of('ERROR', 'It says INFO and WARN, level=INFO'), of('ERROR')];
  const others = [
    of('INFO'),
    of('WARN'),
    of('INFO', 'No ERROR today'),
    of('WARN', 'ERROR'),
    of('INFO', '"level":"ERROR"'),
  ];
  const lines = t.random.shuffle([...wanted, ...others].map(({ text }) => text));
  const found = await handedOn(t, filters, lines);
  for (const { text } of wanted) {
    if (!found.has(text)) t.fail(`${group} to hand on the line ${text}`, 'its filter does not let it through');
  }
  for (const { text } of others) {
    if (found.has(text)) t.fail(`${group} to keep the line ${text}`, 'its filter lets it through');
  }
}

check('filters', async (t) => {
  for (const group of t.random.shuffle(Object.keys(GROUPS) as Group[])) await checkGroup(t, group);
});

check('nothing-else', async (t) => {
  const { logGroups = [] } = await t.client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand());
  const own = `/aws/lambda/${t.stack.resource('AlarmFunction')}`;
  for (const { logGroupName = '' } of logGroups) {
    if (Object.keys(GROUPS).some((group) => t.stack.resource(group) === logGroupName)) continue;
    const filters = await filtersOf(t, logGroupName);
    if (filters.length > 0) {
      const which = logGroupName === own ? 'its own log' : `the log group ${logGroupName}`;
      t.fail('AlarmFunction to be subscribed to OrdersLog and GatewayLog alone', `it is subscribed to ${which}, too`);
    }
  }
});
