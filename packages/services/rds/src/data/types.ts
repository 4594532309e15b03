/** How the Data API tells of a type of PostgreSQL. */
export interface PostgresType {
  /** As PostgreSQL calls it inside: `int4`. */
  readonly name: string;
  readonly kind: 'boolean' | 'long' | 'double' | 'decimal' | 'blob' | 'text' | 'zoned' | 'unsupported';
  /** Number of the type in `java.sql.Types`, which column metadata give. */
  readonly jdbc: number;
  /** OID of what an array holds. */
  readonly element?: number;
}

type Row = readonly [id: number, array: number, name: string, kind: PostgresType['kind'], jdbc: number];

const OTHER = 1111;
const ARRAY = 2003;

/** OIDs of types that every PostgreSQL has: src/include/catalog/pg_type.dat */
const ROWS: readonly Row[] = [
  [16, 1000, 'bool', 'boolean', -7],
  [17, 1001, 'bytea', 'blob', -2],
  [18, 1002, 'char', 'text', 1],
  [19, 1003, 'name', 'text', 12],
  [20, 1016, 'int8', 'long', -5],
  [21, 1005, 'int2', 'long', 5],
  [23, 1007, 'int4', 'long', 4],
  [25, 1009, 'text', 'text', 12],
  [26, 1028, 'oid', 'long', -5],
  [114, 199, 'json', 'text', OTHER],
  [142, 143, 'xml', 'text', 2009],
  [600, 1017, 'point', 'unsupported', OTHER],
  [601, 1018, 'lseg', 'unsupported', OTHER],
  [602, 1019, 'path', 'unsupported', OTHER],
  [603, 1020, 'box', 'unsupported', OTHER],
  [604, 1027, 'polygon', 'unsupported', OTHER],
  [628, 629, 'line', 'unsupported', OTHER],
  [700, 1021, 'float4', 'double', 7],
  [701, 1022, 'float8', 'double', 8],
  [718, 719, 'circle', 'unsupported', OTHER],
  [790, 791, 'money', 'text', 8],
  [1042, 1014, 'bpchar', 'text', 1],
  [1043, 1015, 'varchar', 'text', 12],
  [1082, 1182, 'date', 'text', 91],
  [1083, 1183, 'time', 'text', 92],
  [1114, 1115, 'timestamp', 'text', 93],
  [1184, 1185, 'timestamptz', 'zoned', 93],
  [1186, 1187, 'interval', 'text', OTHER],
  [1266, 1270, 'timetz', 'zoned', 92],
  [1700, 1231, 'numeric', 'decimal', 2],
  [2950, 2951, 'uuid', 'text', OTHER],
  [3802, 3807, 'jsonb', 'text', OTHER],
];

const TYPES = new Map<number, PostgresType>(
  ROWS.flatMap(([id, array, name, kind, jdbc]): [number, PostgresType][] => [
    [id, { name, kind, jdbc }],
    [array, { name: `_${name}`, kind, jdbc: ARRAY, element: id }],
  ]),
);

/** Enumerations, domains' bases and the like are told as their text. */
const TEXT: PostgresType = { name: 'text', kind: 'text', jdbc: 12 };

export const typeOf = (id: number): PostgresType => TYPES.get(id) ?? TEXT;

export const isKnownType = (id: number): boolean => TYPES.has(id);
