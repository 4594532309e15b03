import type { ColumnMetadata } from '@aws-sdk/client-rds-data';
import type { Answer, Column } from '../postgres/database.ts';
import { isKnownType, typeOf } from './types.ts';

/*
 * Column metadata, as `java.sql.ResultSetMetaData` has them.
 * https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ColumnMetadata.html
 */

/** What the catalog says of a column of a table. */
interface Origin {
  readonly table: string;
  readonly schema: string;
  readonly column: string;
  readonly isNullable: boolean;
  readonly isCounted: boolean;
}

type Ask = (sql: string, values: readonly string[]) => Promise<Answer>;

const ORIGINS = `
  SELECT c.oid, a.attnum, c.relname, n.nspname, a.attname, a.attnotnull,
         a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.oid = ANY ($1::text::oid[])`;

const TYPE_NAMES = 'SELECT oid, typname FROM pg_type WHERE oid = ANY ($1::text::oid[])';

const oids = (ids: Iterable<number>): string[] => [`{${[...new Set(ids)].join(',')}}`];

async function originsOf(columns: readonly Column[], ask: Ask): Promise<Map<string, Origin>> {
  const tables = columns.map(({ tableId }) => tableId).filter((id) => id !== 0);
  if (tables.length === 0) return new Map();
  const { rows } = await ask(ORIGINS, oids(tables));
  return new Map(
    rows.map(([id, number, table, schema, column, isRequired, isCounted]) => [
      `${id} ${number}`,
      {
        table: table ?? '',
        schema: schema ?? '',
        column: column ?? '',
        isNullable: isRequired === 'f',
        isCounted: isCounted === 't',
      },
    ]),
  );
}

async function ownTypeNames(columns: readonly Column[], ask: Ask): Promise<Map<number, string>> {
  const unknown = columns.map(({ typeId }) => typeId).filter((id) => !isKnownType(id));
  if (unknown.length === 0) return new Map();
  const { rows } = await ask(TYPE_NAMES, oids(unknown));
  return new Map(rows.map(([id, name]) => [Number(id), name ?? '']));
}

/** Digits before and behind the point, or characters, by type and its modifier. */
function sizeOf({ typeId, modifier }: Column): { readonly precision: number; readonly scale: number } {
  const fixed = FIXED[typeOf(typeId).name];
  if (fixed !== undefined) return { precision: fixed[0], scale: fixed[1] };
  // Both pack four bytes of a header into the modifier.
  const packed = modifier - 4;
  if (typeOf(typeId).name === 'numeric')
    return modifier === -1 ? { precision: 0, scale: 0 } : { precision: packed >> 16, scale: packed & 0xffff };
  return modifier === -1 ? { precision: 2_147_483_647, scale: 0 } : { precision: packed, scale: 0 };
}

const FIXED: Readonly<Record<string, readonly [precision: number, scale: number]>> = {
  bool: [1, 0],
  int2: [5, 0],
  int4: [10, 0],
  int8: [19, 0],
  oid: [10, 0],
  float4: [8, 8],
  float8: [17, 17],
  date: [13, 0],
  time: [15, 6],
  timetz: [21, 6],
  timestamp: [29, 6],
  timestamptz: [35, 6],
};

const SIGNED = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric']);
const CASE_SENSITIVE = new Set(['text', 'varchar', 'bpchar', 'char', 'name', 'json', 'jsonb', 'xml']);
/** `serial` and its like are how PostgreSQL's drivers call numbers that count themselves. */
const COUNTING: Readonly<Record<string, string>> = { int2: 'smallserial', int4: 'serial', int8: 'bigserial' };

export async function metadataOf(columns: readonly Column[], ask: Ask): Promise<ColumnMetadata[]> {
  const origins = await originsOf(columns, ask);
  const names = await ownTypeNames(columns, ask);
  return columns.map((column) => {
    const origin = origins.get(`${column.tableId} ${column.columnId}`);
    const type = typeOf(column.typeId);
    const isCounted = origin?.isCounted === true;
    return {
      arrayBaseColumnType: type.element === undefined ? 0 : typeOf(type.element).jdbc,
      isAutoIncrement: isCounted,
      isCaseSensitive: CASE_SENSITIVE.has(type.name),
      isCurrency: type.name === 'money',
      isSigned: SIGNED.has(type.name),
      label: column.name,
      name: origin?.column ?? column.name,
      nullable: origin === undefined ? 2 : origin.isNullable ? 1 : 0,
      ...sizeOf(column),
      schemaName: origin?.schema ?? '',
      tableName: origin?.table ?? '',
      type: type.jdbc,
      typeName: names.get(column.typeId) ?? ((isCounted && COUNTING[type.name]) || type.name),
    };
  });
}
