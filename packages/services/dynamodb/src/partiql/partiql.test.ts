import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  type AttributeValue,
  type ExecuteStatementCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('music', 'artist', 'song', {
    AttributeDefinitions: ['artist', 'song', 'genre'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-genre',
        KeySchema: [{ AttributeName: 'genre', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  for (const [artist, song, year] of [
    ['Queen', 'Bohemian Rhapsody', 1975],
    ['Queen', 'Innuendo', 1991],
    ['Queen', 'Radio Ga Ga', 1984],
    ['Oasis', 'Live Forever', 1994],
  ] as const) {
    await run(`INSERT INTO music VALUE {'artist': ?, 'song': ?, 'year': ${year}, 'info': {'tags': ['a', 'b']}}`, [
      { S: artist },
      { S: song },
    ]);
  }
});
afterAll(() => dynamo.close());

async function run(Statement: string, Parameters?: AttributeValue[], more: Partial<ExecuteStatementCommandInput> = {}) {
  const input = { Statement, ...(Parameters === undefined ? {} : { Parameters }), ...more };
  return dynamo.client.send(new ExecuteStatementCommand(input));
}

async function songs(where: string, parameters?: AttributeValue[]): Promise<(string | undefined)[]> {
  return ((await run(`SELECT song FROM "music" ${where}`, parameters)).Items ?? []).map(({ song }) => song?.S);
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
describe('SELECT', () => {
  test.each<[string, string[]]>([
    [`WHERE artist = 'Queen'`, ['Bohemian Rhapsody', 'Innuendo', 'Radio Ga Ga']],
    [`WHERE artist = 'Queen' ORDER BY song DESC`, ['Radio Ga Ga', 'Innuendo', 'Bohemian Rhapsody']],
    [`WHERE artist = 'Queen' AND song = 'Innuendo'`, ['Innuendo']],
    [`WHERE artist = 'Queen' AND begins_with(song, 'R')`, ['Radio Ga Ga']],
    [`WHERE artist IN ['Queen', 'Oasis'] AND "year" BETWEEN 1990 AND 1995`, ['Innuendo', 'Live Forever']],
    [`WHERE artist = 'Queen' AND ("year" < 1980 OR "year" > 1990)`, ['Bohemian Rhapsody', 'Innuendo']],
    [`WHERE artist = 'Queen' AND NOT "year" <> 1984`, ['Radio Ga Ga']],
    [`WHERE artist = 'Oasis' AND info.tags[1] = 'b' AND size(song) > 5`, ['Live Forever']],
    [`WHERE artist = 'Oasis' AND label IS MISSING AND song IS NOT MISSING`, ['Live Forever']],
    [`WHERE artist = 'Oasis' AND label <> 'x'`, []],
    [`WHERE contains(artist, 'asi')`, ['Live Forever']],
  ])('%s', async (where, expected) => {
    expect(await songs(where)).toEqual(expected);
  });

  test('takes parameters, quotes in strings, and goes on where it stopped', async () => {
    expect(await songs('WHERE artist = ? AND "year" >= ?', [{ S: 'Queen' }, { N: '1984' }])).toEqual([
      'Innuendo',
      'Radio Ga Ga',
    ]);
    await run(`INSERT INTO music VALUE {'artist': 'It''s', 'song': 'x', 'genre': 'odd'}`);
    expect(await songs(`WHERE artist = 'It''s'`)).toEqual(['x']);
    const byIndex = await run(`SELECT * FROM "music"."by-genre" WHERE genre = 'odd'`);
    expect(byIndex.Items).toEqual([{ artist: { S: `It's` }, song: { S: 'x' }, genre: { S: 'odd' } }]);
    const first = await run(`SELECT song FROM music WHERE artist = 'Queen'`, undefined, { Limit: 2 });
    expect(first.Items).toHaveLength(2);
    const rest = await run(`SELECT song FROM music WHERE artist = 'Queen'`, undefined, { NextToken: first.NextToken });
    expect(rest.Items).toEqual([{ song: { S: 'Radio Ga Ga' } }]);
  });

  test('a token is good for its own statement and parameters alone', async () => {
    const select = 'SELECT song FROM music WHERE artist = ?';
    const { NextToken } = await run(select, [{ S: 'Queen' }], { Limit: 1 });
    expect((await run(select, [{ S: 'Queen' }], { NextToken })).Items).toHaveLength(2);
    const message = 'NextToken does not match request';
    for (const foreign of [
      run(select, [{ S: 'Oasis' }], { NextToken }),
      run(`${select} AND "year" > 1980`, [{ S: 'Queen' }], { NextToken }),
      run(select, [{ S: 'Queen' }], { NextToken: Buffer.from('{"artist":{"S":"Queen"}}').toString('base64') }),
    ]) {
      expect(await refusal(foreign)).toEqual({ name: 'ValidationException', message });
    }
  });
});

describe('writes', () => {
  test('an INSERT makes what is not there yet', async () => {
    expect((await refusal(run(`INSERT INTO music VALUE {'artist': 'Queen', 'song': 'Innuendo'}`))).name).toBe(
      'DuplicateItemException',
    );
  });

  test('an UPDATE changes what is there, by its whole key', async () => {
    await run(`INSERT INTO music VALUE {'artist': 'A', 'song': 'B', 'n': 1, 'l': [1], 's': <<'x'>>, 'gone': true}`);
    const updated = await run(
      `UPDATE music SET n = n + ? SET l = list_append(l, [2]) SET s = set_add(s, <<'y'>>) REMOVE gone
       WHERE artist = 'A' AND song = 'B' RETURNING ALL NEW *`,
      [{ N: '41' }],
    );
    expect(updated.Items).toEqual([
      {
        artist: { S: 'A' },
        song: { S: 'B' },
        n: { N: '42' },
        l: { L: [{ N: '1' }, { N: '2' }] },
        s: { SS: ['x', 'y'] },
      },
    ]);
    const modified = await run(`UPDATE music SET n = 1 WHERE artist = 'A' AND song = 'B' RETURNING MODIFIED OLD *`);
    expect(modified.Items).toEqual([{ n: { N: '42' } }]);
    expect((await refusal(run(`UPDATE music SET n = 1 WHERE artist = 'A'`))).message).toBe(
      'Where clause does not contain a mandatory equality on all key attributes',
    );
    const nobody = run(`UPDATE music SET n = 1 WHERE artist = 'nobody' AND song = 'B'`);
    expect((await refusal(nobody)).name).toBe('ConditionalCheckFailedException');
    const unmet = run(`UPDATE music SET n = 1 WHERE artist = 'A' AND song = 'B' AND n > 5`);
    expect((await refusal(unmet)).name).toBe('ConditionalCheckFailedException');
  });

  test('a DELETE takes away, and gives back when asked', async () => {
    await run(`INSERT INTO music VALUE {'artist': 'D', 'song': 'E'}`);
    const gone = await run(`DELETE FROM music WHERE artist = 'D' AND song = 'E' RETURNING ALL OLD *`);
    expect(gone.Items).toEqual([{ artist: { S: 'D' }, song: { S: 'E' } }]);
    await run(`DELETE FROM music WHERE artist = 'D' AND song = 'E'`);
  });
});

test('statements of a batch fail each for itself', async () => {
  const { Responses: responses } = await dynamo.client.send(
    new BatchExecuteStatementCommand({
      Statements: [
        { Statement: `SELECT * FROM music WHERE artist = 'Oasis' AND song = 'Live Forever'` },
        { Statement: `INSERT INTO music VALUE {'artist': 'Oasis', 'song': 'Live Forever'}` },
        { Statement: `SELECT * FROM music WHERE artist = 'Oasis'` },
        { Statement: `SELEKT` },
        { Statement: `INSERT INTO nowhere VALUE {'a': 1}` },
      ],
    }),
  );
  expect(responses?.[0]?.Item?.['year']).toEqual({ N: '1994' });
  expect(responses?.map(({ Error: error }) => error?.Code)).toEqual([
    undefined,
    'DuplicateItem',
    'ValidationError',
    'ValidationError',
    'ResourceNotFound',
  ]);
});

test('statements of a transaction happen together', async () => {
  const transact = (...statements: string[]) =>
    dynamo.client.send(
      new ExecuteTransactionCommand({ TransactStatements: statements.map((Statement) => ({ Statement })) }),
    );
  await transact(
    `EXISTS(SELECT * FROM music WHERE artist = 'Queen' AND song = 'Innuendo' AND "year" = 1991)`,
    `INSERT INTO music VALUE {'artist': 'T', 'song': '1'}`,
    `UPDATE music SET seen = true WHERE artist = 'Queen' AND song = 'Innuendo x' AND seen IS MISSING`,
  ).catch((error: unknown) => {
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
  });
  expect(await songs(`WHERE artist = 'T'`)).toEqual([]);
  await transact(
    `INSERT INTO music VALUE {'artist': 'T', 'song': '1'}`,
    `DELETE FROM music WHERE artist = 'T' AND song = '2'`,
  );
  const read = await transact(`SELECT * FROM music WHERE artist = 'T' AND song = '1'`);
  expect(read.Responses).toEqual([{ Item: { artist: { S: 'T' }, song: { S: '1' } } }]);
});

test.each([
  ['', /^Statement wasn't well formed, can't be processed: /],
  ['SELECT * FROM', /^Statement wasn't well formed/],
  [`SELECT * FROM music WHERE artist = 'open`, /A quotation is not closed/],
  ['SELECT * FROM music WHERE artist', /^Statement wasn't well formed/],
  ['SELECT * FROM music WHERE artist = ?', /^Number of parameters in request and statement don't match\.$/],
  ['SELECT * FROM music ORDER BY song', /^Must have WHERE clause in the statement when using ORDER BY clause\.$/],
])('%s is refused', async (statement, message) => {
  const { name, message: actual } = await refusal(run(statement === '' ? ' ' : statement));
  expect(name).toBe('ValidationException');
  expect(actual).toMatch(message);
});

// As AWS was verified to answer in 2026, in words that are not Query's.
describe('a statement is refused for', () => {
  test.each<[string, string, Partial<ExecuteStatementCommandInput>]>([
    [
      `DELETE FROM music WHERE artist = 'A' AND song = 'B' RETURNING MODIFIED OLD *`,
      'Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
      {},
    ],
    [`SELECT * FROM "music"."by-genre"."more"`, 'A path may contain at most 2 components in the FROM clause', {}],
    [`SELECT * FROM "music".""`, 'Path component cannot be an empty string', {}],
    [`SELECT * FROM ""`, 'Path component cannot be an empty string', {}],
    [
      `SELECT * FROM "music"."by-genre" WHERE genre = 'a'`,
      'Strongly consistent read is not supported on Global Secondary Indexes',
      { ConsistentRead: true },
    ],
    [
      `SELECT * FROM music WHERE artist = 'A' AND live < true`,
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
      {},
    ],
    [
      `SELECT * FROM music WHERE artist = 'A' AND live BETWEEN false AND true`,
      'Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL',
      {},
    ],
    [
      `SELECT artist FROM narrow.few WHERE g = 'a' AND year = 1`,
      'One or more parameter values were invalid: ' +
        'Secondary index few does not project one or more filter attributes: [year]',
      {},
    ],
  ])('%s', async (statement, message, more) => {
    if (statement.includes('narrow')) await narrowTable();
    expect(await refusal(run(statement, undefined, more))).toEqual({ name: 'ValidationException', message });
  });

  const narrowTable = () =>
    dynamo.table('narrow', 'artist', undefined, {
      AttributeDefinitions: ['artist', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'few',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });

  test.each([
    [
      `UPDATE music SET n = 1 WHERE artist = 'A' AND song = 'B' RETURNING ALL NEW *`,
      'RETURNING clause is not supported in ExecuteTransaction.',
    ],
    [`SELECT * FROM "music"."by-genre" WHERE genre = 'a'`, 'Reads on indices are not supported within transactions.'],
  ])('being in a transaction: %s', async (Statement, message) => {
    const sent = dynamo.client.send(new ExecuteTransactionCommand({ TransactStatements: [{ Statement }] }));
    expect((await refusal(sent)).message).toBe(`Validation failed in TransactStatements[0]: ${message}`);
  });
});
