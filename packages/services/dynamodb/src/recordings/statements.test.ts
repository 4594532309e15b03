import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { startDynamo, type TestDynamo } from '../testing/dynamo.ts';
import { createTable, failure, keyed, pair, replayOf, type Replay } from '../testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS about statements', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  let current: Replay = replayOf(undefined, '');
  function replay(name: string): void {
    current = replayOf(recordings, `TestDynamoDB::${name}`);
  }
  function same(key: string, actual: unknown): void {
    expect(current.differences(key, actual)).toEqual([]);
  }

  const send: TestDynamo['client']['send'] = ((command: never) => dynamo.client.send(command)) as never;

  test('test_dynamodb_batch_execute_statement', async () => {
    replay('test_dynamodb_batch_execute_statement');
    await createTable(dynamo, 'batch_statements', keyed('Username'));
    await send(new PutItemCommand({ TableName: 'batch_statements', Item: { Username: { S: 'user02' } } }));
    const executed = await send(
      new BatchExecuteStatementCommand({
        Statements: [
          { Statement: `INSERT INTO batch_statements VALUE {'Username': 'user01'}` },
          { Statement: `UPDATE batch_statements SET Age=20 WHERE Username='user02'` },
        ],
      }),
    );
    same('ExecutedStatement', executed);
    for (const [name, user] of [
      ['ItemUser1', 'user01'],
      ['ItemUser2', 'user02'],
    ] as const) {
      const Key = { Username: { S: user } };
      same(name, (await send(new GetItemCommand({ TableName: 'batch_statements', Key }))).Item);
    }
  });

  test('test_dynamodb_execute_statement_empy_parameter', async () => {
    replay('test_dynamodb_execute_statement_empy_parameter');
    await createTable(dynamo, 'empty_parameters', pair('Artist', 'SongTitle'));
    const input = { Statement: 'SELECT * FROM empty_parameters', Parameters: [] };
    same('invalid-param-error', await failure(send(new ExecuteStatementCommand(input))));
  });

  test('test_dynamodb_partiql_missing', async () => {
    replay('test_dynamodb_partiql_missing');
    await createTable(dynamo, 'partiql', keyed('Username'));
    const execute = async (Statement: string) => (await send(new ExecuteStatementCommand({ Statement }))).Items;
    await execute(`INSERT INTO partiql VALUE {'Username': 'Alice123', 'FirstName':'Alice'}`);
    same('FirstNameNotMissing', await execute('SELECT * FROM partiql WHERE FirstName IS NOT MISSING'));
    expect(await execute('SELECT * FROM partiql WHERE FirstName IS MISSING')).toEqual([]);
  });
});
