import { isList, isObject, type Json, type JsonObject, propertyOf } from '../json.ts';
import { columnOrder } from './column-order.ts';
import { rowsOf } from './csv.ts';

const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** Says why a file has no items: the cause of States.ItemReaderFailed. */
export class ItemsProblem extends Error {
  override name = 'ItemsProblem';
}

/**
 * The items of a file that a distributed Map reads. What lists objects of a bucket, or an inventory, is the host's.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 *
 * @param config the ReaderConfig, with `InputType` JSON, JSONL or CSV
 * @param maxItems 0 is no limit
 * @throws {ItemsProblem}
 */
export function readItems(text: string, config: JsonObject, maxItems = 0): readonly Json[] {
  if (maxItems < 0) throw new ItemsProblem('field MaxItems must be positive');
  const items = itemsOf(text, config);
  return maxItems === 0 ? items : items.slice(0, maxItems);
}

function itemsOf(text: string, config: JsonObject): readonly Json[] {
  switch (config['InputType']) {
    case 'CSV':
      return csvItems(text, config);
    case 'JSONL':
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parse);
    case 'JSON':
      return jsonItems(parse(text), config['ItemsPointer']);
    default:
      throw new ItemsProblem(`InputType ${JSON.stringify(config['InputType'])} is not supported here.`);
  }
}

function jsonItems(value: Json, pointer: Json | undefined): readonly Json[] {
  const target = typeof pointer === 'string' ? pointedAt(value, pointer) : value;
  if (isList(target)) return target;
  if (isObject(target)) return Object.entries(target).map(([Key, Value]) => ({ Key, Value }));
  throw new ItemsProblem('Attempting to map over non-iterable node.');
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function pointedAt(value: Json, pointer: string): Json | undefined {
  let target: Json | undefined = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    target = isList(target) ? target[Number(name)] : propertyOf(target, name);
  }
  return target;
}

/** Columns that a row lacks are empty; those that the header lacks are left out. */
function csvItems(text: string, config: JsonObject): readonly Json[] {
  const { CSVHeaderLocation, CSVHeaders, CSVDelimiter } = config;
  const rows = rowsOf(text, DELIMITERS[String(CSVDelimiter ?? 'COMMA')] ?? ',');
  const headers = CSVHeaderLocation === 'GIVEN' && isList(CSVHeaders) ? CSVHeaders.map(String) : (rows.shift() ?? []);
  if (new Set(headers).size < headers.length) throw new ItemsProblem('CSV headers cannot contain duplicates.');
  const columns = columnOrder(headers).map((column) => [column, headers[column] ?? ''] as const);
  return rows.map((row) => Object.fromEntries(columns.map(([column, header]) => [header, row[column] ?? ''])));
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ItemsProblem('Attempting to parse invalid JSON.');
  }
}
