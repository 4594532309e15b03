import type { Field, SqlParameter, TypeHint } from '@aws-sdk/client-rds-data';
import type { Statement } from '../postgres/database.ts';
import { badRequest, invalidStatement } from './errors.ts';
import { readPlaceholders } from './placeholders.ts';

/*
 * Parameters are bound, never pasted: the SQL gets `$1`, and a cast to the type that the parameter has.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.calling.html
 */

const HINTED: Readonly<Record<TypeHint, string>> = {
  DATE: 'date',
  DECIMAL: 'numeric',
  JSON: 'json',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  UUID: 'uuid',
};

/** A value as PostgreSQL's text, and its type; `undefined` for NULL. */
interface Bound {
  readonly type: string | undefined;
  readonly text: string | undefined;
}

function boundOf(value: Field | undefined, hint: TypeHint | undefined, name: string): Bound {
  const hinted = hint === undefined ? undefined : HINTED[hint];
  if (value === undefined || value.isNull === true) return { type: hinted, text: undefined };
  if (value.stringValue !== undefined) return { type: hinted ?? 'text', text: value.stringValue };
  if (value.longValue !== undefined) return { type: 'bigint', text: String(value.longValue) };
  if (value.doubleValue !== undefined) return { type: 'double precision', text: String(value.doubleValue) };
  if (value.booleanValue !== undefined) return { type: 'boolean', text: String(value.booleanValue) };
  if (value.blobValue !== undefined)
    return { type: 'bytea', text: `\\x${Buffer.from(value.blobValue).toString('hex')}` };
  if (value.arrayValue !== undefined) throw badRequest('Array parameters are not supported.');
  throw badRequest(`The parameter ${name} has no value.`);
}

function byName(parameters: readonly SqlParameter[]): Map<string, SqlParameter> {
  const found = new Map<string, SqlParameter>();
  for (const parameter of parameters) {
    const { name = '' } = parameter;
    if (found.has(name)) throw invalidStatement(`Parameter with name '${name}' appears more than once`);
    found.set(name, parameter);
  }
  return found;
}

/**
 * @returns the SQL with its values apart
 * @throws AwsError BadRequestException for a placeholder without a parameter
 */
export function bind(sql: string, parameters: readonly SqlParameter[] = []): Statement {
  const given = byName(parameters);
  const values: string[] = [];
  const places = new Map<string, string>();
  const bound = readPlaceholders(sql)
    .map((piece) => (typeof piece === 'string' ? piece : placeOf(piece.name)))
    .join('');
  return { sql: bound, values };

  function placeOf(name: string): string {
    const known = places.get(name);
    if (known !== undefined) return known;
    const parameter = given.get(name);
    if (parameter === undefined) throw badRequest(`Cannot find parameter: ${name}`);
    const { type, text } = boundOf(parameter.value, parameter.typeHint, name);
    const place = placed(type, text === undefined ? undefined : values.push(text));
    places.set(name, place);
    return place;
  }
}

function placed(type: string | undefined, at: number | undefined): string {
  if (at === undefined) return type === undefined ? 'NULL' : `CAST(NULL AS ${type})`;
  return type === 'text' ? `$${at}::text` : `CAST($${at}::text AS ${type})`;
}
