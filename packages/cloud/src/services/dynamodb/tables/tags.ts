import type {
  ListTagsOfResourceInput,
  ListTagsOfResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Call } from '../../../core/call.ts';
import { tableMissing, validation } from '../errors.ts';
import { findTable, tableAddress } from './lookup.ts';
import { tablePart, type Table } from './table.ts';

const MOST_TAGS = 50;
/** Tags are listed ten at a time. */
const PAGE = 10;

/** @throws ValidationException for two tags of one key, or one of AWS's own */
export function checkTags(tags: readonly Tag[]): Tag[] {
  const keys = tags.map(({ Key }) => Key ?? '');
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw validation(`Invalid request: Duplicate tag keys: ${twice}`);
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) {
    throw validation(`One or more parameter values were invalid: Tag key ${reserved} uses the reserved prefix aws:`);
  }
  if (tags.length > MOST_TAGS) throw tooMany();
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}

function tooMany(): AwsError {
  return new AwsError('LimitExceededException', `The number of tags exceeds the limit of ${MOST_TAGS} per resource`);
}

function taggedTable(call: Call, arn: string): Table {
  if (!/^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\//.test(arn)) throw validation(`Invalid TableArn: ${arn}`);
  const table = findTable(call, arn);
  if (table === undefined) throw tableMissing(arn.slice(arn.indexOf('/') + 1));
  return table;
}

export function tagResource(input: TagResourceInput, call: Call): void {
  const arn = input.ResourceArn ?? '';
  const table = taggedTable(call, arn);
  const fresh = checkTags(input.Tags ?? []);
  const kept = table.tags.filter(({ Key }) => !fresh.some((tag) => tag.Key === Key));
  if (kept.length + fresh.length > MOST_TAGS) throw tooMany();
  call.state(tablePart, tableAddress(call, arn));
  table.tags = [...kept, ...fresh];
}

export function untagResource(input: UntagResourceInput, call: Call): void {
  const arn = input.ResourceArn ?? '';
  const table = taggedTable(call, arn);
  call.state(tablePart, tableAddress(call, arn));
  const gone = new Set(input.TagKeys);
  table.tags = table.tags.filter(({ Key }) => !gone.has(Key ?? ''));
}

export function listTagsOfResource(input: ListTagsOfResourceInput, call: Call): ListTagsOfResourceOutput {
  const table = taggedTable(call, input.ResourceArn ?? '');
  const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
  if (!Number.isInteger(from) || from < 0) throw validation('Invalid NextToken');
  const end = from + PAGE;
  return { Tags: table.tags.slice(from, end), ...(end < table.tags.length ? { NextToken: String(end) } : {}) };
}
