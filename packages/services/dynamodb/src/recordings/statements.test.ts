import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { bench, failure, keyed, pair } from '../testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS about statements', () => {
  const { createTable, replay, same, send } = bench(recordings);

  test('test_dynamodb_batch_execute_statement', async () => {
    replay('test_dynamodb_batch_execute_statement');
    await createTable('batch_statements', keyed('Username'));
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
    await createTable('empty_parameters', pair('Artist', 'SongTitle'));
    const input = { Statement: 'SELECT * FROM empty_parameters', Parameters: [] };
    same('invalid-param-error', await failure(send(new ExecuteStatementCommand(input))));
  });

  test('test_dynamodb_partiql_missing', async () => {
    replay('test_dynamodb_partiql_missing');
    await createTable('partiql', keyed('Username'));
    const execute = async (Statement: string) => (await send(new ExecuteStatementCommand({ Statement }))).Items;
    await execute(`INSERT INTO partiql VALUE {'Username': 'Alice123', 'FirstName':'Alice'}`);
    same('FirstNameNotMissing', await execute('SELECT * FROM partiql WHERE FirstName IS NOT MISSING'));
    expect(await execute('SELECT * FROM partiql WHERE FirstName IS MISSING')).toEqual([]);
  });
});
