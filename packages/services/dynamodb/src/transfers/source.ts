import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { ImportTableInput } from '@aws-sdk/client-dynamodb';
import type { Call } from '@coldstart/cloud';
import { validation } from '../errors.ts';
import type { KeyAttribute } from '../tables/table.ts';
import { itemFromJson } from '../values/json.ts';
import type { AttributeValue } from '../values/value.ts';
import { documentsOf, rowsOf } from './documents.ts';

type RawItem = Record<string, AttributeValue>;

/** The texts of the objects that an import reads, with the permissions of whoever asked for it. */
export async function* readObjects(call: Call, input: ImportTableInput): AsyncGenerator<string> {
  const { S3Bucket: Bucket, S3KeyPrefix: Prefix, S3BucketOwner: owner } = input.S3BucketSource ?? {};
  const common = { Bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) };
  let token: unknown;
  do {
    const { Contents: found = [], NextContinuationToken: next } = (await call.invoke('s3', 'ListObjectsV2', {
      ...common,
      ...(Prefix === undefined ? {} : { Prefix }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    })) as { Contents?: { Key: string }[]; NextContinuationToken?: string };
    for (const { Key } of found) {
      const { Body: body } = await call.invoke('s3', 'GetObject', { ...common, Key });
      yield unpack(Buffer.from(body as Uint8Array), input.InputCompressionType).toString('utf8');
    }
    token = next;
  } while (token !== undefined);
}

function unpack(bytes: Buffer, compression: string | undefined): Buffer {
  if (compression === 'GZIP') return gunzipSync(bytes);
  return compression === 'ZSTD' ? zstdDecompressSync(bytes) : bytes;
}

/** The items of an object, each read when it is asked for. */
export function itemReaders(
  text: string,
  input: ImportTableInput,
  definitions: readonly KeyAttribute[],
): Iterable<() => RawItem> {
  return input.InputFormat === 'CSV' ? csvItems(text, input, definitions) : jsonItems(text);
}

function* jsonItems(text: string): Generator<() => RawItem> {
  for (const document of documentsOf(text)) yield () => itemFromJson(itemMember(document));
}

function itemMember(document: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(document);
  } catch (error) {
    if (error instanceof SyntaxError) throw validation(`This is no JSON: ${error.message}`);
    throw error;
  }
  return typeof json === 'object' && json !== null && 'Item' in json ? json.Item : undefined;
}

/** Key attributes have the types that the table gives them, everything else is a string; empty cells are left out. */
function* csvItems(
  text: string,
  { InputFormatOptions: options }: ImportTableInput,
  definitions: readonly KeyAttribute[],
): Generator<() => RawItem> {
  let header = options?.Csv?.HeaderList;
  const types = new Map(definitions.map(({ name, type }) => [name, type]));
  for (const row of rowsOf(text, options?.Csv?.Delimiter ?? ',')) {
    if (header === undefined) {
      header = row;
      continue;
    }
    const names = header;
    yield () => {
      if (row.length > names.length) throw validation('A row has more cells than the header');
      const cells = row.flatMap((cell, at) => (cell === '' ? [] : [[names[at] ?? '', cell] as const]));
      return Object.fromEntries(cells.map(([name, cell]) => [name, csvValue(cell, types.get(name))]));
    };
  }
}

function csvValue(cell: string, type: KeyAttribute['type'] | undefined): AttributeValue {
  if (type === 'N') return { N: cell };
  return type === 'B' ? { B: Buffer.from(cell, 'base64') } : { S: cell };
}
