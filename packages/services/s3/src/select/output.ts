import type { CSVOutput, OutputSerialization } from '@aws-sdk/client-s3';
import { s3Error } from '../errors.ts';
import type { OutputRow } from './statement.ts';
import type { Value } from './values.ts';

/** Writes rows as a request wants them. @throws AwsError for a request that does not say */
export function rowWriter({ JSON: json, CSV: csv }: OutputSerialization): (row: OutputRow) => string {
  if (json !== undefined) {
    const end = json.RecordDelimiter ?? '\n';
    return (row) => JSON.stringify(Object.fromEntries(row)) + end;
  }
  if (csv === undefined) throw s3Error('InvalidRequestParameter', 'OutputSerialization names CSV or JSON.', 400);
  return (row) =>
    row.map(([, value]) => cellOf(value, csv)).join(csv.FieldDelimiter ?? ',') + (csv.RecordDelimiter ?? '\n');
}

function cellOf(value: Value, csv: CSVOutput): string {
  const { FieldDelimiter: comma = ',', RecordDelimiter: end = '\n', QuoteCharacter: quote = '"' } = csv;
  const text = (value ?? null) === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const needed = [comma, end, quote].some((special) => text.includes(special));
  if (csv.QuoteFields !== 'ALWAYS' && !needed) return text;
  return quote + text.replaceAll(quote, (csv.QuoteEscapeCharacter ?? '"') + quote) + quote;
}
