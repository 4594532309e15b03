import { AwsError } from '@coldstart/wire';
import { page, tagEditor, type Call } from '@coldstart/cloud';
import type { Operations } from '../types.ts';
import { onResource } from '../access.ts';
import { invalid, tableMissing, validation } from '../errors.ts';
import { findTable, tableAddress } from './lookup.ts';
import { tablePart, type Table } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html */
export const tableTags = tagEditor({
  most: 50,
  tooMany: (most) => invalid(`Number of tags exceeds the limit of ${most} per resource`),
  duplicate: (key) => validation(`Invalid request: Duplicate tag keys: ${key}`),
  reserved: (key) => invalid(`Tag key ${key} uses the reserved prefix aws:`),
  strange: (text) => invalid(`Tag keys and values hold letters, digits, spaces and + - = . _ : / @ only: ${text}`),
});

/** Tags on a page. */
const PAGE = 50;

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
      const tags = tableTags.add(table.tags, input.Tags);
      call.state(tablePart, tableAddress(call, arn));
      table.tags = tags;
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
      table.tags = tableTags.remove(table.tags, input.TagKeys);
    },
  },
  ListTagsOfResource: {
    access: onResource,
    run(input, call) {
      const arn = input.ResourceArn ?? '';
      checkArn(arn);
      const table = taggedTable(call, arn);
      const { items, token } = page(
        table.tags,
        { token: input.NextToken, scope: ['tags', arn] },
        { keyOf: ({ Key }) => Key, size: PAGE, invalid: () => validation('Invalid NextToken') },
      );
      return { Tags: items, ...(token === undefined ? {} : { NextToken: token }) };
    },
  },
};
