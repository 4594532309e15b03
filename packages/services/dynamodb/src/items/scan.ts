import type { ScanInput } from '@aws-sdk/client-dynamodb';
import type { Operations } from '../types.ts';
import { onIndex } from '../access.ts';
import { validation } from '../errors.ts';
import { checkParameterStyle, compileExpressions } from '../expressions/compile.ts';
import { filterCondition } from '../legacy/expected.ts';
import { readTable } from '../tables/lookup.ts';
import { hashKey } from './collection.ts';
import { attributesToGet } from './get-item.ts';
import { readPage } from './page.ts';
import {
  checkProjected,
  checkSelect,
  checkStartAttribute,
  checkStartLength,
  checkStartValues,
  findSource,
  startEntry,
} from './read-plan.ts';
import { checkScalarKeys, keyAttributes } from './keys.ts';
import { conditionPaths } from '../expressions/paths.ts';
import { HASHES, walkAll, type Range } from './walk.ts';

/** The part of all partition keys' hashes that a segment is. */
function checkSegments({ Segment: segment, TotalSegments: total }: ScanInput): Range {
  if (segment !== undefined && total === undefined) {
    throw validation(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (total === undefined) return [0, HASHES];
  if (segment === undefined) {
    throw validation(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (segment >= total) {
    throw validation(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
  return [Math.ceil((HASHES * segment) / total), Math.ceil((HASHES * (segment + 1)) / total)];
}

export const scanOperations: Operations = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
  Scan: {
    access: onIndex,
    run(input, call) {
      checkParameterStyle(
        { ...input },
        ['ProjectionExpression', 'FilterExpression'],
        ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
      );
      const names = attributesToGet(input.AttributesToGet);
      const legacyFilter = filterCondition(input.ScanFilter, input.ConditionalOperator);
      checkSelect(input);
      const startKey = checkStartValues(input);
      const segment = checkSegments(input);
      const expressions = compileExpressions(input);
      const filter = expressions.filter ?? legacyFilter;
      const projection = expressions.projection ?? names;
      const table = readTable(call, input.TableName ?? '');
      const source = findSource(table, input, projection);
      if (startKey !== undefined) {
        if (source.index === undefined) {
          checkStartLength(
            source,
            startKey,
            'The provided starting key is invalid: The provided key element does not match the schema',
          );
        } else {
          checkStartLength(source, startKey);
          for (const key of keyAttributes(source.keys)) checkStartAttribute(startKey, key);
        }
      }
      checkProjected(source, input);
      const start = startKey === undefined ? undefined : startEntry(source, startKey);
      if (start !== undefined) {
        const hash = hashKey(start.partition);
        if (hash < segment[0] || hash >= segment[1]) {
          throw validation(
            'The provided starting key is invalid: Invalid ExclusiveStartKey. ' +
              'Please use ExclusiveStartKey with correct Segment. ' +
              `TotalSegments: ${input.TotalSegments} Segment: ${input.Segment}`,
          );
        }
      }
      checkScalarKeys(table, [...(projection ?? []), ...conditionPaths(filter)]);
      const entries = walkAll(source.collection, segment, start);
      return readPage(call, source, entries, { ...input, TableName: input.TableName }, filter, projection);
    },
  },
};
