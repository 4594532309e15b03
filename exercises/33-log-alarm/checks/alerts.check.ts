import { check, type CheckContext } from '@coldstart/checks';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { alertOf, listening } from './inbox.ts';
import { jsonLine, newIncident, payload, textLine, type Line } from './lines.ts';

/** Writes lines as the shop does. */
async function write(t: CheckContext, group: 'OrdersLog' | 'GatewayLog', lines: readonly Line[]): Promise<void> {
  const logs = t.client(CloudWatchLogsClient);
  const logGroupName = t.stack.resource(group);
  const logStreamName = t.random.hex(8);
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const timestamp = Date.now();
  const logEvents = lines.map(({ text }) => ({ timestamp, message: text }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

check('alerts', async (t) => {
  await listening(t, async (inbox) => {
    const written = {
      OrdersLog: [jsonLine(t), jsonLine(t, { message: 'x' }), jsonLine(t)],
      GatewayLog: [textLine(t), textLine(t, { message: 'ERROR 503  from upstream: {"a":1}' }), textLine(t)],
    };
    for (const group of ['OrdersLog', 'GatewayLog'] as const) await write(t, group, written[group]);
    for (const group of ['OrdersLog', 'GatewayLog'] as const) {
      const logGroup = t.stack.resource(group);
      for (const { incident, message, text } of written[group]) {
        const alert = await alertOf(t, inbox, incident, `the line ${text} of ${group}`);
        t.expect(alert, `the alert of the line ${text} of ${group}`).toEqual({ incident, logGroup, message });
      }
    }
  });
});

check('once', async (t) => {
  await listening(t, async (inbox) => {
    const incident = newIncident(t);
    const [first, second, third] = [jsonLine(t, { incident }), textLine(t, { incident }), jsonLine(t, { incident })];
    const other = textLine(t);
    const { event, logGroup } = payload(t, [first.text, second.text, other.text]);
    await t.call('AlarmFunction', event);
    // Twice, as Lambda may; and then later, in another environment.
    await t.call('AlarmFunction', event);
    await t.withConfiguration('AlarmFunction', { MemorySize: 512 }, async () => {
      await t.call('AlarmFunction', payload(t, [third.text]).event);
    });
    const alert = await alertOf(t, inbox, incident, 'four lines, in three batches,');
    t.expect(alert, 'the alert of an incident of which many lines tell').toEqual({
      incident,
      logGroup,
      message: first.message,
    });
    await alertOf(t, inbox, other.incident, `the line ${other.text}`);
  });
});

check('control', async (t) => {
  await listening(t, async (inbox) => {
    const probe = textLine(t);
    const { event } = payload(t, [probe.text, 'CWL CONTROL MESSAGE: Checking health of destination Firehose.'], {
      messageType: 'CONTROL_MESSAGE',
      owner: 'CloudwatchLogs',
      logGroup: '',
      logStream: '',
      subscriptionFilters: [],
    });
    await t.call('AlarmFunction', event);
    // What comes behind it shows that nothing is on its way any more.
    const line = jsonLine(t);
    await t.call('AlarmFunction', payload(t, [line.text]).event);
    await alertOf(t, inbox, line.incident, `the line ${line.text}`);
    const alerts = await inbox.of(probe.incident);
    if (alerts.length > 0) t.fail('a CONTROL_MESSAGE to lead to nothing', 'an alert came of its lines');
  });
});

check('odd-lines', async (t) => {
  await listening(t, async (inbox) => {
    const good = t.random.shuffle([jsonLine(t), textLine(t)]);
    const odd = [
      'null',
      '{"level":"ERROR"',
      '{"level":"ERROR","message":"no incident"}',
      '{"level":"ERROR","incident":null,"message":"no incident"}',
      '"ERROR"',
      '2026-11-30T09:30:00.000Z ERROR',
      'Stopped',
    ];
    for (const line of t.random.shuffle(odd)) {
      const [before, after] = t.random.shuffle([jsonLine(t), textLine(t)]);
      const lines = [before?.text ?? '', line, after?.text ?? ''];
      await t.call('AlarmFunction', payload(t, lines).event);
      for (const each of [before, after]) {
        if (each !== undefined)
          await alertOf(t, inbox, each.incident, `the line ${each.text}, beside the line ${line}`);
      }
    }
    await t.call('AlarmFunction', payload(t, [...odd, ...good.map(({ text }) => text)]).event);
    for (const { incident, text } of good) await alertOf(t, inbox, incident, `the line ${text}`);
    const count = (await inbox.all()).length;
    t.expect(count, `the number of alerts of ${2 * odd.length + good.length} lines that name an incident`).toEqual(
      2 * odd.length + good.length,
    );
  });
});
