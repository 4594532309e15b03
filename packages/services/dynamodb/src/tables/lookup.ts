import { formatArn, parseArn, type ArnPlace, type Call, type StateAddress } from '@coldstart/cloud';
import { tableMissing, validation } from '../errors.ts';
import { tablePart, type Table } from './table.ts';

const NAME = /^[a-zA-Z0-9_.-]+$/;

/** What is wrong with a table's name, in the words of the model's constraints. */
export function problemOfTableName(name: string): string | undefined {
  const problems: string[] = [];
  const fails = (constraint: string): void => {
    problems.push(`Value '${name}' at 'tableName' failed to satisfy constraint: ${constraint}`);
  };
  if (!NAME.test(name)) fails('Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+');
  if (name.length < 3) fails('Member must have length greater than or equal to 3');
  if (name.length > 255) fails('Member must have length less than or equal to 255');
  if (problems.length === 0) return undefined;
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'}`;
  return `${count} detected: ${problems.join('; ')}`;
}

/** @throws ValidationException for what cannot be a table's name */
export function checkTableName(name: string): void {
  const problem = problemOfTableName(name);
  if (problem !== undefined) throw validation(problem);
}

/** Operations on tables have words of their own for names of the wrong length. @throws ValidationException */
export function checkManagedName(name: string): void {
  if (name.length < 3 || name.length > 255) {
    throw validation('TableName must be at least 3 characters long and at most 255 characters long');
  }
  checkTableName(name);
}

/** Where the table is that a name or ARN speaks of: ARNs may name other accounts' tables. */
export function tableAddress(call: Call, nameOrArn: string): StateAddress {
  const arn = nameOrArn.startsWith('arn:') ? parseArn(nameOrArn) : undefined;
  const [kind, name] = arn?.service === 'dynamodb' ? arn.resource.split('/') : [];
  if (arn === undefined || kind !== 'table' || name === undefined) {
    return { account: call.account, region: call.region, part: nameOrArn };
  }
  return { account: arn.account, region: arn.region, part: name };
}

/** The account and Region that a table is in. */
export function homeOf({ arn }: Pick<Table, 'arn'>): ArnPlace {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region };
}

export function tableArn(call: Call, nameOrArn: string): string {
  const address = tableAddress(call, nameOrArn);
  return formatArn(address, 'dynamodb', `table/${address.part}`);
}

export function findTable(call: Call, nameOrArn: string): Table | undefined {
  // Looking does not make it part of what is written to disk after the call.
  return call.cloud.store.peek(tablePart, tableAddress(call, nameOrArn))?.table;
}

/** The table to read. @throws ResourceNotFoundException */
export function readTable(call: Call, nameOrArn: string): Table {
  const table = findTable(call, nameOrArn);
  if (table !== undefined) return table;
  if (!nameOrArn.startsWith('arn:')) checkTableName(nameOrArn);
  throw tableMissing();
}

/** The table to change the items of. @throws ResourceNotFoundException */
export function writeTable(call: Call, nameOrArn: string): Table {
  const table = readTable(call, nameOrArn);
  call.state(tablePart, tableAddress(call, nameOrArn));
  return table;
}

/** The table to describe. @throws ResourceNotFoundException that names it */
export function describedTable(call: Call, nameOrArn: string): Table {
  const table = findTable(call, nameOrArn);
  if (table !== undefined) return table;
  const { part } = tableAddress(call, nameOrArn);
  checkManagedName(part);
  throw tableMissing(part);
}

/** The table to change the settings of. @throws ResourceNotFoundException that names it */
export function managedTable(call: Call, nameOrArn: string): Table {
  const table = describedTable(call, nameOrArn);
  call.state(tablePart, tableAddress(call, nameOrArn));
  return table;
}
