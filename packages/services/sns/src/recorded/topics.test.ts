import { fifo, once, replayAll } from '../testing/recorded.ts';

const tags = [
  { Key: 'k1', Value: 'v1' },
  { Key: 'k2', Value: 'v2' },
];

replayAll(
  'test_sns.json',
  {
    test_tags: async (replay, _name, { sns, topic }) => {
      const ResourceArn = await topic();
      const list = () => sns.listTagsForResource({ ResourceArn });
      const doubled = sns.tagResource({ ResourceArn, Tags: [...tags, { Key: 'k2', Value: 'v2' }] });
      await replay.match('duplicate-key-error', doubled);
      await sns.tagResource({ ResourceArn, Tags: tags });
      await replay.match('list-created-tags', list());
      await sns.untagResource({ ResourceArn, TagKeys: ['k1'] });
      await replay.match('list-after-delete-tags', list());
      await sns.tagResource({ ResourceArn, Tags: [{ Key: 'k2', Value: 'v2b' }] });
      await replay.match('list-after-update-tags', list());
    },
    test_tags_removed_after_deletion: async (replay, _name, { sns, topic, unique }) => {
      const Name = unique('tagged');
      const ResourceArn = await topic({ Name });
      await sns.tagResource({ ResourceArn, Tags: tags });
      await replay.match('list-created-tags', sns.listTagsForResource({ ResourceArn }));
      await sns.deleteTopic({ TopicArn: ResourceArn });
      await topic({ Name });
      await replay.match('list-empty-tags', sns.listTagsForResource({ ResourceArn }));
    },
    test_create_topic_test_arn: async (replay, _name, { sns, unique }) => {
      const Name = unique('created');
      const created = sns.createTopic({ Name });
      await replay.match('create-topic', created);
      const { TopicArn } = await created;
      await replay.match('get-topic-attrs', sns.getTopicAttributes({ TopicArn }));
      await replay.match('delete-topic', sns.deleteTopic({ TopicArn }));
      await replay.match('topic-not-exists', sns.getTopicAttributes({ TopicArn }));
    },
    test_create_duplicate_topic_with_more_tags: once('exception-duplicate', async ({ sns, unique }) => {
      const Name = unique('doubled');
      await sns.createTopic({ Name });
      return sns.createTopic({ Name, Tags: [{ Key: 'key1', Value: 'value1' }] });
    }),
    test_create_duplicate_topic_check_idempotency: async (replay, _name, { sns, unique }) => {
      const Name = unique('same');
      await replay.match('response-created', sns.createTopic({ Name, Tags: tags }));
      for (const [index, Tags] of [tags, tags.slice(0, 1), []].entries())
        await replay.match(`response-same-arn-${index}`, sns.createTopic({ Name, Tags }));
    },
    test_topic_delivery_policy_crud: async (replay, _name, { sns, topic }) => {
      const first = { http: { defaultRequestPolicy: { headerContentType: 'application/json' } } };
      const Attributes = { DisplayName: 'TestTopic', SignatureVersion: '2', DeliveryPolicy: JSON.stringify(first) };
      const TopicArn = await topic({ Attributes: { ...fifo, ...Attributes } });
      const get = () => sns.getTopicAttributes({ TopicArn });
      const set = (policy?: object) => {
        const AttributeValue = policy === undefined ? '' : JSON.stringify({ http: policy });
        return sns.setTopicAttributes({ TopicArn, AttributeName: 'DeliveryPolicy', AttributeValue });
      };
      await replay.match('get-topic-attrs', get());
      const defaultHealthyRetryPolicy = { minDelayTarget: 5, maxDelayTarget: 6, numRetries: 1 };
      await replay.match('set-topic-attrs', set({ defaultHealthyRetryPolicy }));
      await replay.match('get-topic-attrs-after-update', get());
      await replay.match('set-topic-attrs-none', set({ defaultHealthyRetryPolicy: null }));
      await replay.match('get-topic-attrs-after-none', get());
      await replay.match('set-topic-attrs-full-none', set());
      await replay.match('get-topic-attrs-after-delete', get());
    },
    test_create_topic_should_be_idempotent: async (replay, _name, { sns, topic, unique }) => {
      const Name = unique('idempotent');
      const TopicArn = await topic({ Name });
      await sns.setTopicAttributes({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'AlreadySet' });
      await replay.match('topic-attrs-idempotent-1', sns.getTopicAttributes({ TopicArn }));
      await replay.match('topic-attrs-idempotent-2', sns.getTopicAttributes({ TopicArn: await topic({ Name }) }));
    },
    test_create_topic_in_multiple_regions: async (replay, _name, { elsewhere, unique }) => {
      const Name = unique('regions');
      const [west, east] = [elsewhere('us-west-2'), elsewhere('us-east-1')];
      const { TopicArn: first } = await west.createTopic({ Name });
      const { TopicArn: second } = await east.createTopic({ Name });
      await replay.match('list-primary', west.listTopics({}));
      await replay.match('list-secondary', east.listTopics({}));
      await replay.match('topic-east', west.getTopicAttributes({ TopicArn: first }));
      await replay.match('topic-west', east.getTopicAttributes({ TopicArn: second }));
    },
    test_topic_get_attributes_with_fifo_false: async (replay, _name, { sns, topic }) => {
      const TopicArn = await topic({ Attributes: { FifoTopic: 'false' } });
      await replay.match('get-attrs-standard-topic', sns.getTopicAttributes({ TopicArn }));
      const set = { TopicArn, AttributeName: 'FifoTopic', AttributeValue: 'false' };
      await replay.match('set-fifo-false-after-creation', sns.setTopicAttributes(set));
    },
    test_topic_add: async (replay, name, { sns, topic }) => {
      const TopicArn = await topic();
      const ActionName = name.includes('multiple') ? ['Publish', 'Subscribe'] : ['Publish'];
      const added = sns.addPermission({ TopicArn, Label: 'test', AWSAccountId: ['111111111111'], ActionName });
      await replay.match('add-permission-response', added);
      const { Attributes } = await sns.getTopicAttributes({ TopicArn });
      await replay.match('topic-policy-after-permission', Promise.resolve(Attributes?.['Policy']));
    },
    test_remove_permission_errors: once('topic-not-found', async ({ sns, topic }) =>
      sns.removePermission({ TopicArn: `${await topic()}-not-existing`, Label: 'test' }),
    ),
    test_data_protection_policy_crud: async (replay, _name, { sns, topic }) => {
      const ResourceArn = await topic();
      const document = {
        Name: 'data_protection_policy',
        Description: 'Test Policy',
        Version: '2021-06-01',
        Statement: [
          {
            Sid: 'test-statement',
            DataDirection: 'Inbound',
            Principal: ['*'],
            DataIdentifier: ['arn:aws:dataprotection:eu-central-1::data-identifier/EmailAddress'],
            Operation: { Deny: {} },
          },
        ],
      };
      const get = () => sns.getTopicAttributes({ TopicArn: ResourceArn });
      await replay.match('get-topic-attributes-before-policy', get());
      const put = { ResourceArn, DataProtectionPolicy: JSON.stringify(document) };
      await replay.match('put-data-protection-policy', sns.putDataProtectionPolicy(put));
      await replay.match('get-data-protection-policy', sns.getDataProtectionPolicy({ ResourceArn }));
      await replay.match('get-topic-attributes-after-policy', get());
    },
  },
  13,
);
