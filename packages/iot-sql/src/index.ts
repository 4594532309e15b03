export { parseSql } from './parse.ts';
export { readPayload, type Message } from './message.ts';
export { outputBytes, runSql, type Ask, type Outcome } from './run.ts';
export { SqlError } from './sql-error.ts';
export { readTemplate, substitute } from './substitute.ts';
export type { Statement } from './syntax.ts';
export { basicIngest, filterProblem, matchesFilter } from './topics.ts';
export type { Value, ValueMap } from './value.ts';
