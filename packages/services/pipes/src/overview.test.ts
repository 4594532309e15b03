import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startPipes, type TestPipes } from './testing/pipes.ts';

let pipes: TestPipes;
beforeAll(async () => {
  pipes = await startPipes();
});
afterAll(() => pipes.close());

test('pipes are shown with what they read, and where it goes', async () => {
  const Source = await pipes.queue('in');
  const Target = await pipes.queue('out');
  const Filters = [{ Pattern: '{"body":{"a":[1]}}' }, { Pattern: '{"body":{"b":[2]}}' }];
  await pipes.pipe('shown', { Source, Target, SourceParameters: { FilterCriteria: { Filters } } });
  expect(await overview(pipes.cloud.config())).toEqual([
    {
      title: 'Pipes',
      empty: 'There are no pipes.',
      resources: [
        {
          name: 'shown',
          physicalId: 'arn:aws:pipes:eu-central-1:111122223333:pipe/shown',
          summary: 'RUNNING',
          facts: {
            source: 'sqs:eu-central-1:111122223333:in',
            filters: '{"body":{"a":[1]}} or {"body":{"b":[2]}}',
            target: 'sqs:eu-central-1:111122223333:out',
          },
          contents: [],
        },
      ],
    },
  ]);
});
