import { gunzipSync } from 'node:zlib';
import type { CSVInput, InputSerialization } from '@aws-sdk/client-s3';
import { notImplementedSelect, s3Error } from '../errors.ts';
import { bunzip2 } from './bzip2.ts';
import type { Value } from './values.ts';

/** @throws AwsError `InvalidCompressionFormat` */
export function unpack(bytes: Uint8Array, compression: string | undefined): Uint8Array {
  if (compression === undefined || compression === 'NONE') return bytes;
  try {
    return compression === 'BZIP2' ? bunzip2(bytes) : gunzipSync(bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw s3Error(
      'InvalidCompressionFormat',
      'The file is not in a supported compression format. Only GZIP and BZIP2 are supported.',
      400,
    );
  }
}

/** The records of an object, one after the other. */
export function recordsOf(text: string, input: InputSerialization): Iterable<Value> {
  if (input.JSON !== undefined) return jsonRecords(text);
  if (input.CSV !== undefined) return csvRecords(text, input.CSV);
  if (input.Parquet !== undefined) throw notImplementedSelect('Parquet');
  throw s3Error('InvalidRequestParameter', 'InputSerialization names CSV, JSON or Parquet.', 400);
}

/** JSON values, one behind the other: with line breaks between them, or nothing. */
function* jsonRecords(text: string): Generator<Value> {
  let start = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (inString) {
      if (letter === '\\') at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth++;
    else if ((letter === '}' || letter === ']') && --depth === 0) {
      yield parse(text.slice(start, at + 1));
      start = at + 1;
    }
  }
  if (text.slice(start).trim() !== '') yield parse(text.slice(start));
}

function parse(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw s3Error(
      'JSONParsingError',
      `Error Parsing JSON file. Please check the file and try again: ${error.message}`,
      400,
    );
  }
}

function* csvRecords(text: string, input: CSVInput): Generator<Value> {
  let header: readonly string[] | undefined;
  let isFirst = true;
  for (const row of csvRows(text, input)) {
    if (isFirst && (input.FileHeaderInfo === 'USE' || input.FileHeaderInfo === 'IGNORE')) {
      if (input.FileHeaderInfo === 'USE') header = row;
      isFirst = false;
      continue;
    }
    isFirst = false;
    // A column has the name that the header gives it, or its number.
    yield Object.fromEntries(row.map((cell, at) => [header?.[at] ?? `_${at + 1}`, cell]));
  }
}

function* csvRows(text: string, input: CSVInput): Generator<string[]> {
  const { FieldDelimiter: comma = ',', QuoteCharacter: quote = '"', RecordDelimiter: end = '\n' } = input;
  const escape = input.QuoteEscapeCharacter ?? '"';
  let row: string[] = [];
  let cell = '';
  let inQuotes = false;
  let at = 0;
  const finish = (): string[] => {
    const done = [...row, end === '\n' ? cell.replace(/\r$/, '') : cell];
    row = [];
    cell = '';
    return done;
  };
  while (at < text.length) {
    if (
      !inQuotes &&
      row.length === 0 &&
      cell === '' &&
      input.Comments !== undefined &&
      text.startsWith(input.Comments, at)
    ) {
      const next = text.indexOf(end, at);
      at = next < 0 ? text.length : next + end.length;
    } else if (inQuotes && text.startsWith(escape + quote, at)) {
      cell += quote;
      at += escape.length + quote.length;
    } else if (text.startsWith(quote, at) && (inQuotes || cell === '')) {
      inQuotes = !inQuotes;
      at += quote.length;
    } else if (!inQuotes && text.startsWith(comma, at)) {
      row.push(cell);
      cell = '';
      at += comma.length;
    } else if (!inQuotes && text.startsWith(end, at)) {
      yield finish();
      at += end.length;
    } else cell += text[at++];
  }
  if (cell !== '' || row.length > 0) yield finish();
}
