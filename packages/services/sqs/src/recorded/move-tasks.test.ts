import { once, replayAll, type Bench } from '../testing/recorded.ts';

/** A dead-letter queue with so many messages of another queue. */
async function letters(bench: Bench, ...bodies: readonly string[]) {
  const dead = await bench.queue();
  const source = await sourceOf(bench, dead, ...bodies);
  return { dead, source, SourceArn: bench.arnOf(dead) };
}

async function sourceOf({ sqs, queue, arnOf, receive }: Bench, dead: string, ...bodies: readonly string[]) {
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf(dead), maxReceiveCount: 1 });
  const QueueUrl = await queue({ RedrivePolicy });
  for (const MessageBody of bodies) await sqs.sendMessage({ QueueUrl, MessageBody });
  // What is received a second time is not given, but moved.
  for (let count = 0; count < bodies.length * 2; count += 1) await receive(QueueUrl, { VisibilityTimeout: 0 });
  return QueueUrl;
}

const ten = Array.from({ length: 10 }, (_, index) => `message-${index}`);

/** A task that moves one message a second. */
async function slowly(bench: Bench) {
  const { SourceArn } = await letters(bench, ...ten);
  const destination = await bench.queue();
  const task = { SourceArn, DestinationArn: bench.arnOf(destination), MaxNumberOfMessagesPerSecond: 1 };
  const started = bench.sqs.startMessageMoveTask(task);
  await started;
  return { task, destination, started, list: () => bench.sqs.listMessageMoveTasks({ SourceArn }) };
}

replayAll(
  'test_sqs_move_task.json',
  {
    test_cancel_with_invalid_task_handle: once('error', ({ sqs }) =>
      sqs.cancelMessageMoveTask({ TaskHandle: 'foobared' }),
    ),
    test_cancel_with_invalid_source_arn_in_task_handle: once('error', ({ sqs }) => {
      const sourceArn = 'arn:aws:sqs:us-east-1:878966065785:test-queue-doesnt-exist-123456';
      return sqs.cancelMessageMoveTask({ TaskHandle: handleOf(sourceArn) });
    }),
    test_cancel_with_invalid_task_id_in_task_handle: once('error', async ({ sqs, queue, arnOf }) =>
      sqs.cancelMessageMoveTask({ TaskHandle: handleOf(arnOf(await queue())) }),
    ),
    test_source_needs_redrive_policy: once('error', async ({ sqs, queue, arnOf }) =>
      sqs.startMessageMoveTask({ SourceArn: arnOf(await queue()), DestinationArn: arnOf(await queue()) }),
    ),
    test_destination_needs_to_exist: once('error', async (bench) => {
      const { SourceArn } = await letters(bench);
      return bench.sqs.startMessageMoveTask({ SourceArn, DestinationArn: `${SourceArn}doesntexist` });
    }),
    test_move_task_workflow_with_default_destination: async (replay, _name, bench) => {
      const { SourceArn, source } = await letters(bench, 'message-1', 'message-2');
      await replay.match('source-arn', Promise.resolve(SourceArn));
      await replay.match('original-source', Promise.resolve(bench.arnOf(source)));
      await replay.match('start-message-move-task-response', bench.sqs.startMessageMoveTask({ SourceArn }));
      await bench.pass(2);
      await replay.match('list-message-move-task-response', bench.sqs.listMessageMoveTasks({ SourceArn }));
    },
    test_move_task_workflow_with_multiple_sources_as_default_destination: async (replay, _name, bench) => {
      const { SourceArn, source, dead } = await letters(bench, 'message-1-1', 'message-1-2');
      const second = await sourceOf(bench, dead, 'message-2-1', 'message-2-2');
      await replay.match('source-arn', Promise.resolve(SourceArn));
      await replay.match('original-source-1', Promise.resolve(bench.arnOf(source)));
      await replay.match('original-source-2', Promise.resolve(bench.arnOf(second)));
      await replay.match('start-message-move-task-response', bench.sqs.startMessageMoveTask({ SourceArn }));
      await bench.pass(4);
      await replay.match('list-message-move-task-response', bench.sqs.listMessageMoveTasks({ SourceArn }));
    },
    test_move_task_with_throughput_limit: async (replay, _name, bench) => {
      await replay.match('start-message-move-task-response', (await slowly(bench)).started);
    },
    test_start_multiple_move_tasks: once('error', async (bench) =>
      bench.sqs.startMessageMoveTask((await slowly(bench)).task),
    ),
    // How far AWS had come when it was asked, and when it stopped, is a matter of its pace.
    test_move_task_cancel: undefined,
    test_move_task_delete_destination_queue_while_running: undefined,
  },
  9,
);

/** As AWS writes handles. */
function handleOf(sourceArn: string): string {
  const task = { taskId: '10f57157-fc38-4da9-a113-4de7e12d05dd', sourceArn };
  return Buffer.from(JSON.stringify(task)).toString('base64');
}
