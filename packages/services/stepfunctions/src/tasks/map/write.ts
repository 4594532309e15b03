import type { Json, JsonObject } from '@coldstart/states';
import type { WriteResults } from '../index.ts';
import type { Caller } from '../sdk/caller.ts';
import { mapBucket } from './bucket.ts';

/** What is known of the executions of a map run, in their order; by then none of them runs. */
export type Children = readonly JsonObject[];

const STATUSES = ['SUCCEEDED', 'FAILED', 'PENDING'] as const;

/**
 * Writes what the executions of a map run gave: a file for each way in which they ended, and a manifest.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 *
 * @param children what DescribeExecution would say of each
 * @returns what the Map state gives
 */
export async function writeFiles(caller: Caller, command: WriteResults, children: Children): Promise<Json> {
  const { run, resource, parameters, config, results } = command;
  const transformation = config['Transformation'] ?? 'NONE';
  const outputs = results.flatMap((one) => (one?.status === 'SUCCEEDED' ? [one.output ?? null] : []));
  if (resource === undefined) return transformed(outputs, transformation);
  const { Bucket = null, Prefix: prefix = '' } = parameters as JsonObject;
  const folder = [String(prefix).replace(/\/$/, ''), run.split(':').at(-1) ?? '']
    .filter((part) => part !== '')
    .join('/');
  const bucket = mapBucket(caller);
  const ResultFiles: Record<string, JsonObject[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
  for (const status of STATUSES) {
    const ended = children.filter((child) => statusIn(child) === status);
    if (ended.length === 0) continue;
    const content = status === 'SUCCEEDED' && transformation !== 'NONE' ? transformed(outputs, transformation) : ended;
    const isLines = config['OutputType'] === 'JSONL';
    const Key = `${folder}/${status}_0.${isLines ? 'jsonl' : 'json'}`;
    const text = isLines ? content.map((one) => `${JSON.stringify(one)}\n`).join('') : JSON.stringify(content);
    await bucket.put({ Bucket, Key }, text);
    ResultFiles[status]?.push({ Key, Size: Buffer.byteLength(text) });
  }
  const Key = `${folder}/manifest.json`;
  await bucket.put({ Bucket, Key }, JSON.stringify({ DestinationBucket: Bucket, MapRunArn: run, ResultFiles }));
  return { MapRunArn: run, ResultWriterDetails: { Bucket, Key } };
}

/** Those that were stopped are with those that have failed. */
function statusIn({ Status: status }: JsonObject): (typeof STATUSES)[number] {
  if (status === 'SUCCEEDED') return status;
  return status === 'RUNNING' || status === undefined ? 'PENDING' : 'FAILED';
}

function transformed(outputs: readonly Json[], transformation: Json): readonly Json[] {
  return transformation === 'FLATTEN'
    ? outputs.flatMap((one) => (Array.isArray(one) ? (one as Json[]) : [one]))
    : outputs;
}
