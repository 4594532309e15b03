import { EventBridge, type EventBus, type Rule } from '@aws-sdk/client-eventbridge';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Event buses, their rules, and where these send what. */
export const overview: Overview = async (client) => {
  const events = new EventBridge(client);
  try {
    const { EventBuses = [] } = await events.listEventBuses({});
    const buses = await Promise.all(EventBuses.map((bus) => busOf(bus, events)));
    // Every account has the default bus, used or not.
    const resources = buses.filter(({ name, contents }) => name !== 'default' || contents.length > 0);
    return [{ title: 'Event buses', empty: 'It has no rules.', resources }];
  } finally {
    events.destroy();
  }
};

async function busOf({ Name = '', Arn = '' }: EventBus, events: EventBridge): Promise<OverviewResource> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.listRules({ EventBusName: Name, NextToken });
    rules.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && rules.length < OVERVIEW_LIMIT);
  const rows = await Promise.all(rules.map((rule) => rowOf(rule, Name, events)));
  return {
    name: Name,
    physicalId: Arn,
    summary: counted(rules.length, 'rule'),
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Rule', 'State', 'When', 'Targets'], rows }],
  };
}

async function rowOf(rule: Rule, EventBusName: string, events: EventBridge): Promise<string[]> {
  const { Name = '', State = '', EventPattern, ScheduleExpression } = rule;
  const { Targets = [] } = await events.listTargetsByRule({ Rule: Name, EventBusName });
  const targets = Targets.map(({ Arn = '' }) => Arn.split(':').slice(2).join(':'));
  return [Name, State, ScheduleExpression ?? EventPattern ?? '', targets.join(', ')];
}
