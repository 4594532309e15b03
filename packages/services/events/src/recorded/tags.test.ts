import { arnOf, EventPattern, once, replayAll } from '../testing/recorded.ts';

const TAGS = [
  { Key: 'tag1', Value: 'value1' },
  { Key: 'tag2', Value: 'value2' },
];

replayAll(
  'test_events_tags.json',
  {
    test_create_event_bus_with_tags: async (replay, _name, { events, unique }) => {
      const bus = { Name: unique('bus'), Tags: TAGS };
      await replay.match('create_event_bus_with_tags', events.createEventBus(bus));
      await replay.match(
        'list_tags_for_event_bus',
        events.listTagsForResource({ ResourceARN: arnOf('event-bus', bus.Name) }),
      );
    },
    test_put_rule_with_tags: async (replay, _name, { events, unique }) => {
      const rule = unique('rule');
      await replay.match('put_rule_with_tags', events.putRule({ Name: rule, EventPattern, Tags: TAGS }));
      await replay.match('list_tags_for_rule', events.listTagsForResource({ ResourceARN: arnOf('rule', rule) }));
    },
    test_recreate_tagged_resource_without_tags: once(
      'list_tags_for_resource',
      async ({ events, unique, busFor }, name) => {
        const bus = await busFor(name);
        const Tags = TAGS.slice(0, 1);
        if (name.includes('[rule')) {
          const rule = { Name: unique('rule'), EventBusName: bus };
          const { RuleArn: ResourceARN } = await events.putRule({ ...rule, EventPattern, Tags });
          await events.deleteRule(rule);
          await events.putRule({ ...rule, EventPattern });
          return events.listTagsForResource({ ResourceARN });
        }
        const ResourceARN = arnOf('event-bus', bus);
        await events.tagResource({ ResourceARN, Tags });
        if (bus !== 'default') {
          await events.deleteEventBus({ Name: bus });
          await events.createEventBus({ Name: bus });
        }
        const listed = await events.listTagsForResource({ ResourceARN });
        await events.untagResource({ ResourceARN, TagKeys: ['tag1'] });
        return listed;
      },
    ),
    tests_tag_list_untag_not_existing_resource: async (replay, _name, { events }) => {
      const ResourceARN = arnOf('event-bus', 'nowhere');
      await replay.match('tag_not_existing_resource_error', events.tagResource({ ResourceARN, Tags: TAGS }));
      await replay.match('list_tags_for_not_existing_resource_error', events.listTagsForResource({ ResourceARN }));
      await replay.match('untag_not_existing_resource_error', events.untagResource({ ResourceARN, TagKeys: ['tag1'] }));
    },
    tests_tag_untag_resource: async (replay, name, { events, unique, busFor }) => {
      const bus = await busFor(name);
      const rule = name.includes('[rule')
        ? await events.putRule({ Name: unique('rule'), EventBusName: bus, EventPattern })
        : undefined;
      const ResourceARN = rule?.RuleArn ?? arnOf('event-bus', bus);
      const list = () => events.listTagsForResource({ ResourceARN });
      await replay.match('tag_resource', events.tagResource({ ResourceARN, Tags: TAGS }));
      await replay.match('list_tags_for_resource', list());
      await replay.match('untag_resource', events.untagResource({ ResourceARN, TagKeys: ['tag2'] }));
      await replay.match('list_tags_for_untagged_resource', list());
      if (name.includes('-'))
        await replay.match('untag_resource_not_existing_tag', events.untagResource({ ResourceARN, TagKeys: ['none'] }));
      await events.untagResource({ ResourceARN, TagKeys: ['tag1'] });
    },
  },
  11,
);
