import type {
  BatchStatementErrorCodeEnum,
  BatchStatementRequest,
  BatchStatementResponse,
  ConsumedCapacity,
  ExecuteStatementOutput,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import { anyone, type Access, type Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { enclosed, tableAccess } from '../access.ts';
import { validation } from '../errors.ts';
import { checkPayload } from '../items/cancellation.ts';
import { addUsage, consumedCapacity, newUsage, writeUsage, type Usage } from '../items/capacity.ts';
import { isRepeated, remember } from '../items/idempotency.ts';
import { keyAttributes } from '../items/keys.ts';
import { transact } from '../items/transact-write.ts';
import { applyChange } from '../items/write.ts';
import { findTable, writeTable } from '../tables/lookup.ts';
import type { KeyAttribute, Table } from '../tables/table.ts';
import { itemSize, type Item } from '../values/value.ts';
import { allowedValues } from './keys.ts';
import { parseStatement } from './parser.ts';
import { executeSelect, type SelectOptions } from './select.ts';
import type { Statement } from './statement.ts';
import { actionFor, changeOf, returnedItems } from './writes.ts';

const ACTIONS = {
  select: 'dynamodb:PartiQLSelect',
  exists: 'dynamodb:PartiQLSelect',
  insert: 'dynamodb:PartiQLInsert',
  update: 'dynamodb:PartiQLUpdate',
  delete: 'dynamodb:PartiQLDelete',
} as const;

/** What a statement needs permission for; a SELECT that names no key also says that it reads everything. */
function statementAccess(call: Call, statement: Statement): Access {
  const { kind, tableName } = statement;
  const select = kind === 'select' ? statement : kind === 'exists' ? statement.select : undefined;
  const table = findTable(call, tableName);
  const index = table?.indexes.find(({ name }) => name === select?.index);
  const hash = (index?.keys ?? table?.keys)?.hash ?? [];
  const where = 'where' in statement ? statement.where : select?.where;
  const values = hash.map(({ name }) => (kind === 'insert' ? [statement.item[name]] : allowedValues(where, name)));
  const keys = values.flat().flatMap((value) => {
    const text = value?.S ?? value?.N;
    return text === undefined ? [] : [text];
  });
  const isScan = values.length === 0 || values.includes(undefined);
  return tableAccess(call, ACTIONS[kind], { TableName: tableName, IndexName: select?.index }, () => ({
    ...(keys.length === 0 ? {} : { 'dynamodb:LeadingKeys': keys }),
    ...(kind === 'select' ? { 'dynamodb:FullTableScan': String(isScan) } : {}),
  }));
}

/** The accesses of statements that can be read at all: the others are refused by the operation. */
function statementAccesses(
  call: Call,
  statements: readonly Pick<BatchStatementRequest, 'Statement' | 'Parameters'>[],
): Access[] {
  return statements.flatMap(({ Statement: source = '', Parameters: parameters }) => {
    try {
      return [statementAccess(call, parseStatement(source, parameters))];
    } catch (error) {
      if (error instanceof AwsError) return [];
      throw error;
    }
  });
}

interface RunOptions extends SelectOptions {
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

function run(call: Call, statement: Statement, options: RunOptions): ExecuteStatementOutput {
  if (statement.kind === 'select') return executeSelect(call, statement, options);
  if (statement.kind === 'exists') throw validation('EXISTS can only be used in ExecuteTransaction');
  const table = writeTable(call, statement.tableName);
  const change = changeOf(table, statement, options.ReturnValuesOnConditionCheckFailure);
  const capacity = consumedCapacity(
    call,
    'write',
    options.ReturnConsumedCapacity,
    statement.tableName,
    table,
    writeUsage(change),
  );
  applyChange(call, change);
  return {
    Items: returnedItems(statement, change),
    ...(capacity === undefined ? {} : { ConsumedCapacity: capacity }),
  };
}

export const statementOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
  ExecuteStatement: {
    access: (input, call) => statementAccesses(call, [input]),
    run(input, call) {
      const { Statement: source, Parameters: parameters } = input;
      return run(call, parseStatement(source, parameters), { ...input, scope: [source, parameters] });
    },
  },
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
  BatchExecuteStatement: {
    // Each statement of a batch is refused for itself.
    access: anyone,
    run(input, call) {
      const results = (input.Statements ?? []).map((request) =>
        runInBatch(call, request, input.ReturnConsumedCapacity),
      );
      const capacities = results.flatMap(({ capacity }) => (capacity === undefined ? [] : [capacity]));
      return {
        Responses: results.map(({ response }) => response),
        ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
      };
    },
  },
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html */
  ExecuteTransaction: {
    access: ({ TransactStatements }, call) =>
      statementAccesses(call, TransactStatements).map((part) => enclosed(part, 'ExecuteTransaction')),
    run(input, call) {
      const requests = input.TransactStatements ?? [];
      const statements = requests.map(({ Statement: source = '', Parameters: parameters }) =>
        parseStatement(source, parameters),
      );
      for (const [at, statement] of statements.entries()) checkInTransaction(statement, at);
      const selects = statements.flatMap((statement) => (statement.kind === 'select' ? [statement] : []));
      if (selects.length > 0) {
        if (selects.length < statements.length) {
          throw validation(
            'A transaction can either read or write: use EXISTS to check a condition in one that writes',
          );
        }
        for (const select of selects) checkSingle(call, select.tableName, select);
        const responses = selects.map((select): { Item?: Item } => {
          const [item] = executeSelect(call, select, { ConsistentRead: true }).Items ?? [];
          return item === undefined ? {} : { Item: item };
        });
        checkPayload(responses.reduce((sum, { Item: item = {} }) => sum + itemSize(item), 0));
        return { Responses: responses };
      }
      if (isRepeated(call, input.ClientRequestToken, requests)) return { Responses: [] };
      const actions = statements.flatMap((statement, at) =>
        statement.kind === 'select' ? [] : [actionFor(statement, requests[at]?.ReturnValuesOnConditionCheckFailure)],
      );
      const changes = transact(call, actions);
      remember(call, input.ClientRequestToken, requests);
      const usages = new Map<string, { readonly table: Table; readonly usage: Usage }>();
      for (const change of changes) {
        const { name } = change.table;
        let sum = usages.get(name);
        if (sum === undefined) usages.set(name, (sum = { table: change.table, usage: newUsage() }));
        addUsage(sum.usage, writeUsage(change));
      }
      const capacities = [...usages].flatMap(([name, { table, usage }]) => {
        const options = { isTransaction: true };
        const capacity = consumedCapacity(call, 'write', input.ReturnConsumedCapacity, name, table, usage, options);
        return capacity === undefined ? [] : [capacity];
      });
      return { Responses: [], ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }) };
    },
  },
};

/** @throws ValidationException for what statements can do alone only */
function checkInTransaction(statement: Statement, at: number): void {
  const problem =
    'returning' in statement && statement.returning !== undefined
      ? 'RETURNING clause is not supported in ExecuteTransaction.'
      : statement.kind === 'select' && statement.index !== undefined
        ? 'Reads on indices are not supported within transactions.'
        : undefined;
  if (problem !== undefined) throw validation(`Validation failed in TransactStatements[${at}]: ${problem}`);
}

const BATCH_CODES: Readonly<Record<string, BatchStatementErrorCodeEnum>> = {
  AccessDeniedException: 'AccessDenied',
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ResourceNotFoundException: 'ResourceNotFound',
  ValidationException: 'ValidationError',
};

function runInBatch(
  call: Call,
  request: BatchStatementRequest,
  wanted: string | undefined,
): { response: BatchStatementResponse; capacity: ConsumedCapacity | undefined } {
  let tableName: string | undefined;
  try {
    const statement = parseStatement(request.Statement ?? '', request.Parameters);
    ({ tableName } = statement);
    call.authorize(statementAccess(call, statement));
    if (statement.kind === 'select') checkSingle(call, statement.tableName, statement);
    const options = { ...request, ...(wanted === undefined ? {} : { ReturnConsumedCapacity: wanted }) };
    const { Items: [item] = [], ConsumedCapacity: capacity } = run(call, statement, options);
    return { response: { TableName: tableName, ...(item === undefined ? {} : { Item: item }) }, capacity };
  } catch (error) {
    const code = error instanceof AwsError ? BATCH_CODES[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined) throw error;
    const item = error.fields['Item'] as BatchStatementResponse['Item'];
    const failure = { Code: code, Message: error.message, ...(item === undefined ? {} : { Item: item }) };
    return {
      response: { Error: failure, ...(tableName === undefined ? {} : { TableName: tableName }) },
      capacity: undefined,
    };
  }
}

/** In batches and transactions a SELECT reads one item, by its key. */
function checkSingle(call: Call, tableName: string, statement: Extract<Statement, { kind: 'select' }>): void {
  const table = findTable(call, tableName);
  if (table === undefined) return;
  const isGiven = ({ name }: KeyAttribute): boolean => allowedValues(statement.where, name)?.length === 1;
  if (statement.index === undefined && keyAttributes(table.keys).every(isGiven)) return;
  throw validation('Select statements within BatchExecuteStatement must specify the primary key in the where clause.');
}
