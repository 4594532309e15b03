import {
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

async function taggedTable(name: string, Tags?: Tag[]): Promise<string> {
  await dynamo.table(name, 'pk', undefined, Tags === undefined ? {} : { Tags });
  const { Table: table } = await dynamo.client.send(new DescribeTableCommand({ TableName: name }));
  return table?.TableArn ?? '';
}

const tag = (Key: string, Value = '1'): Tag => ({ Key, Value });
const add = (ResourceArn: string, ...Tags: Tag[]) => dynamo.client.send(new TagResourceCommand({ ResourceArn, Tags }));
const many = (count: number, prefix: string): Tag[] => Array.from({ length: count }, (_, at) => tag(`${prefix}${at}`));

test('tags come, change and go', async () => {
  const ResourceArn = await taggedTable('tagged', [tag('a')]);
  await add(ResourceArn, tag('a', '2'), tag('b', '3'));
  await dynamo.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
  const { Tags: tags } = await dynamo.client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  expect(tags).toEqual([{ Key: 'b', Value: '3' }]);
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html
test.each([
  ['a key twice', [tag('a'), tag('a')], 'Invalid request: Duplicate tag keys: a'],
  ["a key of AWS's own", [tag('AWS:a')], 'Tag key AWS:a uses the reserved prefix aws:'],
  ['a value with other characters', [tag('a', 'b;c')], 'Tag keys and values hold letters'],
  ['too many', many(51, 'k'), 'Number of tags exceeds the limit of 50 per resource'],
])('%s is refused, for a new table as well', async (what, tags, message) => {
  const ResourceArn = await taggedTable(what.replaceAll(/\W/g, '-'));
  expect((await refusal(add(ResourceArn, ...tags))).message).toContain(message);
  expect((await refusal(taggedTable('never', tags))).message).toContain(message);
});

test('fifty tags are all that a table takes, however they came', async () => {
  const ResourceArn = await taggedTable('crowded', many(40, 'k'));
  expect((await refusal(add(ResourceArn, ...many(11, 'l')))).message).toContain('exceeds the limit of 50');
  await add(ResourceArn, ...many(10, 'l'));
  const { Tags: tags } = await dynamo.client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  expect(tags).toHaveLength(50);
});

test('a token that no page has given is refused', async () => {
  const ResourceArn = await taggedTable('paged');
  const list = dynamo.client.send(new ListTagsOfResourceCommand({ ResourceArn, NextToken: 'nonsense' }));
  expect((await refusal(list)).name).toBe('ValidationException');
});
