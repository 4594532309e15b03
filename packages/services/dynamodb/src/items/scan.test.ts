import { ScanCommand, type AttributeValue, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

type Item = Record<string, AttributeValue>;

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

describe('scans', () => {
  const scan = (input: Partial<ScanCommandInput>) =>
    dynamo.client.send(new ScanCommand({ TableName: 'numbers', ...input }));
  const total = 120;

  beforeAll(async () => {
    await dynamo.table('numbers', 'n:N');
    await dynamo.fill(
      'numbers',
      Array.from({ length: total }, (_, n) => ({ n: { N: String(n) }, even: { BOOL: n % 2 === 0 } })),
    );
  });

  const all = async (input: Partial<ScanCommandInput>): Promise<number[]> => {
    const found: number[] = [];
    let start: Item | undefined;
    do {
      const page = await scan({ ...input, ...(start === undefined ? {} : { ExclusiveStartKey: start }) });
      found.push(...(page.Items ?? []).map(({ n }) => Number(n?.N)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  };
  const everything = Array.from({ length: total }, (_, n) => n);
  const sorted = (numbers: number[]): number[] => numbers.sort((a, b) => a - b);

  test('find everything once, whatever the page', async () => {
    expect(sorted(await all({}))).toEqual(everything);
    expect(sorted(await all({ Limit: 7 }))).toEqual(everything);
  });

  test('segments share everything out among them', async () => {
    const parts = await Promise.all([0, 1, 2].map((Segment) => all({ Segment, TotalSegments: 3, Limit: 11 })));
    expect(parts.every((part) => part.length > 0)).toBe(true);
    expect(sorted(parts.flat())).toEqual(everything);
  });

  test('filters leave out, counts only count', async () => {
    const filter = { FilterExpression: 'even = :t', ExpressionAttributeValues: { ':t': { BOOL: true } } };
    expect(await scan({ ...filter, Select: 'COUNT' })).toMatchObject({ Count: 60, ScannedCount: 120 });
    expect((await scan({ ...filter, Select: 'COUNT' })).Items).toBeUndefined();
    const old = { ScanFilter: { even: { ComparisonOperator: 'EQ' as const, AttributeValueList: [{ BOOL: true }] } } };
    expect((await scan(old)).Count).toBe(60);
  });

  test('a segment needs its number and how many there are', async () => {
    expect((await refusal(scan({ Segment: 1 }))).message).toMatch(/^The TotalSegments parameter is required/);
    expect((await refusal(scan({ TotalSegments: 2 }))).message).toMatch(/^The Segment parameter is required/);
    expect((await refusal(scan({ Segment: 2, TotalSegments: 2 }))).message).toBe(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        'Segment: 2 is not less than TotalSegments: 2',
    );
  });
});
