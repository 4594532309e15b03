import { SNS, type Subscription } from '@aws-sdk/client-sns';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Topics, and who is subscribed to them. */
export const overview: Overview = async (client) => {
  const sns = new SNS(client);
  try {
    const { Topics: topics = [] } = await sns.listTopics({});
    const resources = await Promise.all(topics.map(({ TopicArn = '' }) => topicOf(TopicArn, sns)));
    return [{ title: 'Topics', empty: 'Nobody is subscribed to it.', resources }];
  } finally {
    sns.destroy();
  }
};

async function topicOf(TopicArn: string, sns: SNS): Promise<OverviewResource> {
  const all: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page = await sns.listSubscriptionsByTopic({ TopicArn, NextToken });
    all.push(...(page.Subscriptions ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && all.length < OVERVIEW_LIMIT);
  const rows = all.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => [
    Protocol,
    Endpoint,
    SubscriptionArn.startsWith('arn:') ? 'confirmed' : 'pending',
  ]);
  return {
    name: TopicArn.split(':').at(-1) ?? '',
    physicalId: TopicArn,
    summary: counted(all.length, 'subscription'),
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Protocol', 'Endpoint', 'State'], rows }],
  };
}
