import { fifo, once, replayAll, type Attributes } from '../testing/recorded.ts';

replayAll(
  'test_sqs.json',
  {
    test_create_and_update_queue_attributes: async (replay, _name, { sqs, queue }) => {
      const first = { MessageRetentionPeriod: '604800', ReceiveMessageWaitTimeSeconds: '10', VisibilityTimeout: '20' };
      const QueueUrl = await queue(first);
      const get = () => sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
      await replay.match('get_queue_attributes', get());
      const second = { MaximumMessageSize: '2048', VisibilityTimeout: '69', DelaySeconds: '420' };
      await sqs.setQueueAttributes({ QueueUrl, Attributes: second });
      await replay.match('get_updated_queue_attributes', get());
    },
    test_create_fifo_queue_with_different_attributes_raises_error: once(
      'queue-already-exists',
      async ({ sqs, unique }) => {
        const QueueName = `${unique('queue')}.fifo`;
        const create = (ContentBasedDeduplication: string) =>
          sqs.createQueue({ QueueName, Attributes: { ...fifo, ContentBasedDeduplication } });
        await create('true');
        return create('false');
      },
    ),
    test_create_queue_with_different_attributes_raises_exception: async (replay, _name, { sqs, unique }) => {
      const QueueName = unique('queue');
      const create = (...[DelaySeconds, ReceiveMessageWaitTimeSeconds]: string[]) => {
        const wait = ReceiveMessageWaitTimeSeconds === undefined ? {} : { ReceiveMessageWaitTimeSeconds };
        return sqs.createQueue({ QueueName, Attributes: { DelaySeconds, ...wait } as Attributes });
      };
      const { QueueUrl } = await create('1', '1');
      await sqs.createQueue({ QueueName });
      await create('1');
      await replay.match('create_queue_01', create('2', '1'));
      await sqs.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: '2' } });
      await create('2', '1');
      await replay.match('create_queue_02', create('1', '1'));
    },
    test_create_standard_queue_with_fifo_attribute_raises_error: async (replay, _name, { sqs, unique }) => {
      const create = (Attributes: Attributes) => sqs.createQueue({ QueueName: unique('queue'), Attributes });
      await replay.match('invalid-attribute-fifo-queue', create({ FifoQueue: 'false' }));
      const byContent = create({ ContentBasedDeduplication: 'false' });
      await replay.match('invalid-attribute-content-based-deduplication', byContent);
      await replay.match('invalid-attribute-deduplication-scope', create({ DeduplicationScope: 'queue' }));
      await replay.match('invalid-attribute-throughput-limit', create({ FifoThroughputLimit: 'perQueue' }));
    },
    test_fifo_set_content_based_deduplication_strategy: async (replay, _name, { sqs, queue }) => {
      const QueueUrl = await queue({ ...fifo, SqsManagedSseEnabled: 'true', ContentBasedDeduplication: 'true' });
      const get = () => sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
      await replay.match('before-update', get());
      await sqs.setQueueAttributes({ QueueUrl, Attributes: { ContentBasedDeduplication: 'false' } });
      await replay.match('after-update', get());
    },
    test_set_unsupported_attribute_standard: async (replay, _name, { sqs, queue }) => {
      const QueueUrl = await queue();
      const set = (FifoQueue: string) => sqs.setQueueAttributes({ QueueUrl, Attributes: { FifoQueue } });
      await replay.match('invalid-attr-name-1', set('true'));
      await replay.match('invalid-attr-name-2', set('false'));
    },
    test_sse_kms_and_sqs_are_mutually_exclusive: once('error', async ({ sqs, queue }) => {
      const Attributes = { KmsMasterKeyId: 'testKeyId', SqsManagedSseEnabled: 'true' };
      try {
        return await sqs.setQueueAttributes({ QueueUrl: await queue(), Attributes });
      } catch (error) {
        const { name, message } = error as Error;
        return `An error occurred (${name}) when calling the SetQueueAttributes operation: ${message}`;
      }
    }),
    test_sqs_permission_lifecycle: async (replay, _name, { sqs, queue }) => {
      const QueueUrl = await queue();
      const add = (Label: string, ...AWSAccountIds: string[]) =>
        sqs.addPermission({ QueueUrl, Label, AWSAccountIds, Actions: ['ReceiveMessage'] });
      const remove = (Label: string) => sqs.removePermission({ QueueUrl, Label });
      const get = () => sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] });
      const [own, other] = ['111111111111', '668614515564'];
      const [first, second] = ['crossaccountpermission', 'crossaccountpermission2'];
      const key = 'get-queue-policy-attribute';
      await replay.match('add-permission-response', add(first, other, own));
      await replay.match(key, get());
      await replay.match('remove-permission-response', remove(first));
      await replay.match(`${key}-after-removal`, get());
      await add(first, own);
      await replay.match(`${key}-first-account-same-label`, get());
      await replay.match(`${key}-second-account-same-label`, add(first, other));
      await add(second, own);
      await replay.match(`${key}-second-account-different-label`, get());
      await remove(first);
      await replay.match(`${key}-delete-first-permission`, get());
      await remove(second);
      await replay.match(`${key}-delete-second-permission`, get());
      await replay.match(`${key}-delete-non-existent-label`, remove(second));
    },
    test_tag_untag_queue: async (replay, _name, { sqs, queue }) => {
      const QueueUrl = await queue();
      const list = () => sqs.listQueueTags({ QueueUrl });
      await sqs.tagQueue({ QueueUrl, Tags: { tag1: 'value1', tag2: 'value2', tag3: '' } });
      await replay.match('get-tag-1', list());
      await sqs.untagQueue({ QueueUrl, TagKeys: ['tag1', 'tag3'] });
      await replay.match('get-tag-2', list());
      await sqs.untagQueue({ QueueUrl, TagKeys: ['tag2'] });
      await replay.match('get-tag-after-untag', list());
    },
  },
  14,
);
