import type { ExecuteStatementCommandOutput, ExecuteStatementRequest } from '@aws-sdk/client-rds-data';
import type { Call } from '@coldstart/cloud';
import type { Answer } from '../postgres/database.ts';
import { changeDatabaseList } from './databases.ts';
import { badRequest, invalidStatement, unsupportedResult } from './errors.ts';
import { metadataOf } from './metadata.ts';
import { bind } from './parameters.ts';
import { inPlace } from './run.ts';
import type { DataOperations } from './sdk.ts';
import { isLongArn, onCluster } from './target.ts';
import { fieldOf, jsonOf } from './values.ts';

type Executed = Omit<ExecuteStatementCommandOutput, '$metadata'>;

const KIB = 1024;
const MOST_BYTES = KIB * KIB;
const MOST_ROW_BYTES = 64 * KIB;
/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.calling.html */
const MOST_SETS = 1000;

/** @throws AwsError UnsupportedResultException */
function checkSize({ rows }: Answer): void {
  let all = 0;
  for (const row of rows) {
    const bytes = row.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), 0);
    if (bytes > MOST_ROW_BYTES)
      throw unsupportedResult('The result set returned for a row was too large: the limit is 64 KB.');
    all += bytes;
  }
  if (all > MOST_BYTES) throw unsupportedResult('Database response exceeded size limit');
}

/** `INSERT 0 3` and `UPDATE 3` say how many; `SELECT 3` has changed nothing. */
const updatedBy = ({ tag }: Answer): number =>
  /^(?:INSERT|UPDATE|DELETE|MERGE)\b/.test(tag) ? Number(/(\d+)$/.exec(tag)?.[1] ?? 0) : 0;

function asJson({ columns, rows }: Answer): string {
  const names = columns.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw badRequest('The result set contains duplicate column names; give each an alias of its own.');
  return JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(row.map((text, at) => [names[at] ?? '', jsonOf(text, columns[at]?.typeId ?? 0)])),
    ),
  );
}

function resultOf(input: ExecuteStatementRequest, answer: Answer): Executed {
  const updated = { numberOfRecordsUpdated: updatedBy(answer), generatedFields: [] };
  if (answer.columns.length === 0) return updated;
  checkSize(answer);
  if (input.formatRecordsAs === 'JSON' && answer.tag.startsWith('SELECT'))
    return { numberOfRecordsUpdated: 0, formattedRecords: asJson(answer) };
  const records = answer.rows.map((row) =>
    row.map((text, at) => fieldOf(text, answer.columns[at]?.typeId ?? 0, input.resultSetOptions)),
  );
  return { ...updated, records };
}

function checkSchema({ schema }: { readonly schema?: string | undefined }): void {
  if (schema !== undefined && schema !== '') throw invalidStatement("The schema parameter isn't supported.");
}

async function execute(input: ExecuteStatementRequest, call: Call): Promise<Executed> {
  checkSchema(input);
  return inPlace(call, input, async ({ target, run }) => {
    const statement = bind(input.sql ?? '', input.parameters);
    if (await changeDatabaseList(call, target, statement, input.transactionId))
      return { numberOfRecordsUpdated: 0, generatedFields: [] };
    const answer = await run(statement);
    const result = resultOf(input, answer);
    if (input.includeResultMetadata !== true || input.formatRecordsAs === 'JSON' || answer.columns.length === 0)
      return result;
    const columnMetadata = await metadataOf(answer.columns, (sql, values) => run({ sql, values }));
    return { ...result, columnMetadata };
  });
}

export const executeOperations: DataOperations = {
  /** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html */
  ExecuteStatement: { access: onCluster, tolerates: isLongArn, run: execute },

  /** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_BatchExecuteStatement.html */
  BatchExecuteStatement: {
    access: onCluster,
    tolerates: isLongArn,
    async run(input, call) {
      checkSchema(input);
      const { parameterSets: sets = [[]] } = input;
      if (sets.length > MOST_SETS) throw badRequest(`The number of parameter sets exceeds the limit of ${MOST_SETS}.`);
      return inPlace(call, input, async (place) => {
        const statements = sets.map((parameters) => bind(input.sql ?? '', parameters));
        await runAll(place, statements, input.transactionId === undefined);
        return { updateResults: statements.map(() => ({ generatedFields: [] })) };
      });
    },
  },

  /** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteSql.html */
  ExecuteSql: {
    action: 'ExecuteSql',
    access: ({ dbClusterOrInstanceArn: resourceArn }, call, action) => onCluster({ resourceArn }, call, action),
    run() {
      throw badRequest('This API is deprecated and not available. Use ExecuteStatement API instead');
    },
  },
};

type Place = Parameters<Parameters<typeof inPlace>[2]>[0];

/** A batch on its own is one transaction: all of it is done, or nothing. */
async function runAll({ target, run }: Place, statements: readonly ReturnType<typeof bind>[], isAlone: boolean) {
  if (!isAlone) {
    for (const statement of statements) await run(statement);
    return;
  }
  const transaction = await target.database.begin(target.login.username);
  try {
    for (const statement of statements) await transaction.run(statement);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  await transaction.commit();
}
