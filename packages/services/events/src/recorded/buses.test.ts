import { rootOf } from '@coldstart/service-iam/testing';
import { once, RECORDED_ACCOUNT, replayAll } from '../testing/recorded.ts';

replayAll(
  'test_events.json',
  {
    test_create_list_describe_delete_custom_event_buses: async (replay, name, { buses, unique }) => {
      const regions = name.includes('regions0') ? ['us-east-1'] : ['us-east-1', 'us-west-1', 'eu-central-1'];
      for (const region of regions) {
        const client = buses.client(rootOf(RECORDED_ACCOUNT), region);
        const bus = { Name: unique('bus') };
        const NamePrefix = bus.Name;
        await replay.match(`create-custom-event-bus-${region}`, client.createEventBus(bus));
        await replay.match(`describe-custom-event-bus-${region}`, client.describeEventBus(bus));
        await replay.match(`list-event-buses-after-create-${region}`, client.listEventBuses({ NamePrefix }));
        await replay.match(`delete-custom-event-bus-${region}`, client.deleteEventBus(bus));
        await replay.match(`list-event-buses-after-delete-${region}`, client.listEventBuses({ NamePrefix }));
      }
    },
    test_create_multiple_event_buses_same_name: async (replay, _name, { events }) => {
      await events.createEventBus({ Name: 'twice' });
      await replay.match('create-multiple-event-buses-same-name', events.createEventBus({ Name: 'twice' }));
    },
    test_describe_delete_not_existing_event_bus: async (replay, _name, { events }) => {
      await replay.match('describe-not-existing-event-bus-error', events.describeEventBus({ Name: 'nowhere' }));
      // The test has kept the first answer under a second name; the deletion itself went through.
      await events.deleteEventBus({ Name: 'nowhere' });
      await replay.match('delete-not-existing-event-bus', events.describeEventBus({ Name: 'nowhere' }));
    },
    'test_put_permission[': async (replay, _name, { events }) => {
      const put = (StatementId: string, Principal: string) =>
        events.putPermission({ StatementId, Principal, Action: 'events:PutEvents' });
      await replay.match('put-permission', put('first', RECORDED_ACCOUNT));
      await put('second', RECORDED_ACCOUNT);
      await put('third', '222222222222');
      await replay.match('describe-event-bus-put-permission-multiple-principals', events.describeEventBus({}));
      await put('fourth', '*');
      await replay.match('describe-event-bus-put-permission', events.describeEventBus({}));
      const Statement = [
        {
          Sid: 'fifth',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'events:ListRules',
          Resource: '*',
        },
      ];
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      await replay.match('put-permission-policy', events.putPermission({ Policy }));
      await replay.match('describe-event-bus-put-permission-policy', events.describeEventBus({}));
      await events.removePermission({ RemoveAllPermissions: true });
    },
    test_put_permission_non_existing_event_bus: once('remove-permission-non-existing-sid-error', ({ events }) =>
      events.putPermission({ EventBusName: 'nowhere', StatementId: 'a', Principal: '*', Action: 'events:PutEvents' }),
    ),
    'test_remove_permission[': async (replay, name, { events, busFor }) => {
      const EventBusName = await busFor(name);
      const put = (StatementId: string, Principal: string) =>
        events.putPermission({ EventBusName, StatementId, Principal, Action: 'events:PutEvents' });
      await put('first', RECORDED_ACCOUNT);
      await put('second', '222222222222');
      await replay.match('remove-permission', events.removePermission({ EventBusName, StatementId: 'first' }));
      await replay.match('describe-event-bus-remove-permission', events.describeEventBus({ Name: EventBusName }));
      const all = events.removePermission({ EventBusName, RemoveAllPermissions: true });
      await replay.match('remove-permission-all', all);
      await replay.match('describe-event-bus-remove-permission-all', events.describeEventBus({ Name: EventBusName }));
    },
    test_remove_permission_non_existing_sid: once(
      'remove-permission-non-existing-sid-error',
      async ({ events, busFor }, name) => {
        const EventBusName = await busFor(name);
        if (name.includes('[True'))
          await events.putPermission({ EventBusName, StatementId: 'a', Principal: '*', Action: 'events:PutEvents' });
        return events.removePermission({ EventBusName, StatementId: 'none' });
      },
    ),
  },
  10,
);
