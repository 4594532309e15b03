import { toBoolean, toDecimal, toInt, toText, type Value } from './value.ts';

const TYPES: Readonly<Record<string, 'text' | 'int' | 'decimal' | 'boolean'>> = {
  string: 'text',
  nvarchar: 'text',
  text: 'text',
  ntext: 'text',
  varchar: 'text',
  int: 'int',
  integer: 'int',
  double: 'decimal',
  decimal: 'decimal',
  bool: 'boolean',
  boolean: 'boolean',
};

/** `cast(value as type)`. https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html#iot-sql-function-cast */
export function cast(value: Value, type: string): Value {
  switch (TYPES[type]) {
    case 'text':
      return toText(value);
    case 'int':
      return typeof value === 'boolean' ? Number(value) : toInt(value);
    case 'decimal':
      return typeof value === 'boolean' ? Number(value) : toDecimal(value);
    case 'boolean':
      return typeof value === 'number' ? value !== 0 : toBoolean(value);
    default:
      return undefined;
  }
}
