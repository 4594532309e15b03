import type { Tag } from '@aws-sdk/client-dynamodb';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onResource } from '../access.ts';
import { invalid, tableMissing, validation } from '../errors.ts';
import { findTable, tableAddress } from './lookup.ts';
import { tablePart, type Table } from './table.ts';

const MOST_TAGS = 50;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** @throws ValidationException for two tags of one key, or one of AWS's own */
export function checkTags(tags: readonly Tag[]): Tag[] {
  const keys = tags.map(({ Key }) => Key ?? '');
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw validation(`Invalid request: Duplicate tag keys: ${twice}`);
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) {
    throw invalid(`Tag key ${reserved} uses the reserved prefix aws:`);
  }
  const strange = tags.flatMap(({ Key, Value }) => [Key ?? '', Value ?? '']).find((text) => !TAG_TEXT.test(text));
  if (strange !== undefined) {
    throw invalid(`Tag keys and values hold letters, digits, spaces and + - = . _ : / @ only: ${strange}`);
  }
  if (tags.length > MOST_TAGS) throw tooMany();
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}

function tooMany(): Error {
  return invalid(`Number of tags exceeds the limit of ${MOST_TAGS} per resource`);
}

/** @throws ValidationException for what is no table's ARN */
function checkArn(arn: string): void {
  if (!arn.startsWith('arn:')) throw validation(`Invalid TableArn: ARNs must start with 'arn:': ${arn}`);
  if (/^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[a-zA-Z0-9_.-]{3,255}$/.test(arn)) return;
  throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
}

/** @throws ResourceNotFoundException */
function taggedTable(call: Call, arn: string): Table {
  const table = findTable(call, arn);
  if (table !== undefined) return table;
  // AWS spells it so.
  throw new AwsError('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`);
}

export const tagOperations: Operations = {
  TagResource: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      checkArn(arn);
      if (input.Tags?.length === 0) throw validation('Atleast one Tag needs to be provided as Input.');
      const table = taggedTable(call, arn);
      const fresh = checkTags(input.Tags ?? []);
      const kept = table.tags.filter(({ Key }) => !fresh.some((tag) => tag.Key === Key));
      if (kept.length + fresh.length > MOST_TAGS) throw tooMany();
      call.state(tablePart, tableAddress(call, arn));
      table.tags = [...kept, ...fresh];
    },
  },
  UntagResource: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      checkArn(arn);
      if (input.TagKeys?.length === 0) throw validation('Atleast one Tag Key needs to be provided as Input.');
      const table = findTable(call, arn);
      if (table === undefined) throw tableMissing();
      call.state(tablePart, tableAddress(call, arn));
      const gone = new Set(input.TagKeys);
      table.tags = table.tags.filter(({ Key }) => !gone.has(Key ?? ''));
    },
  },
  ListTagsOfResource: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      checkArn(arn);
      const table = taggedTable(call, arn);
      return { Tags: [...table.tags] };
    },
  },
};
