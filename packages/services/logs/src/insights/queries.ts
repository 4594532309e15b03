import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { defineState, type Call } from '@coldstart/cloud';
import { onGroup } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import { groupName } from '../names.ts';
import { page } from '../paging.ts';
import type { LogsOperations } from '../sdk.ts';
import { logGroups, readGroup, readState } from '../state.ts';
import { recordsOf } from './log-records.ts';
import { compile, type Row } from './query.ts';

interface Query {
  readonly id: string;
  readonly groups: readonly string[];
  /** As DescribeQueries shows it, with the groups and the time in front. */
  readonly text: string;
  readonly createTime: number;
  readonly rows: readonly Row[];
  readonly matched: number;
  readonly scanned: number;
  readonly bytes: number;
}

const queries = defineState('logs/queries', () => ({ byId: new Map<string, Query>() }));

/** The groups that a query is about. */
function queriedGroups(input: {
  readonly logGroupName?: string | undefined;
  readonly logGroupNames?: readonly string[] | undefined;
  readonly logGroupIdentifiers?: readonly string[] | undefined;
}): string[] {
  const named = [input.logGroupName ?? [], input.logGroupNames ?? [], input.logGroupIdentifiers ?? []].flat();
  return named.map(groupName);
}

function findQuery(call: Call, id: string): Query {
  const query = call.state(queries).byId.get(id);
  if (query === undefined) throw new AwsError('ResourceNotFoundException', 'Query does not exist.');
  return query;
}

/** Queries are answered at once: who asks for the results finds them complete. */
export const queryOperations: LogsOperations = {
  StartQuery: {
    access: (input, call, action) =>
      queriedGroups(input).map((logGroupName) => onGroup({ logGroupName }, call, action)),
    run(input, call) {
      const groups = queriedGroups(input);
      if (groups.length === 0)
        throw invalidParameter('Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given.');
      if (input.queryLanguage !== undefined && input.queryLanguage !== 'CWLI') {
        throw invalidParameter(
          'This cloud reads queries in the language of Logs Insights only: leave out queryLanguage.',
        );
      }
      const known = readState(call, logGroups)?.byName;
      const missing = groups.find((name) => known?.has(name) !== true);
      if (missing !== undefined) {
        const cause = `(Service: AWSLogs; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: ${call.requestId}; Proxy: null)`;
        throw new AwsError(
          'ResourceNotFoundException',
          `Log group '${missing}' does not exist for account ID '${call.account}' ${cause}`,
        );
      }
      if (input.endTime < input.startTime) throw invalidParameter('End time should not be before start time.');
      const run = compile(input.queryString);
      const begin = input.startTime * 1000;
      const end = input.endTime * 1000 + 999;
      const records = recordsOf(call, groups, begin, end);
      const { rows, matched } = run(records, { limit: input.limit, now: call.now() });
      const sources = groups.map((name) => `"${name}"`).join(' | ');
      const query: Query = {
        id: randomUUID(),
        groups,
        text: `SOURCE ${sources} START=${begin} END=${end} | ${input.queryString}`,
        createTime: Math.floor(call.now()),
        rows,
        matched,
        scanned: records.length,
        bytes: records.reduce((sum, record) => sum + Buffer.byteLength(record.get('@message') ?? ''), 0),
      };
      call.state(queries).byId.set(query.id, query);
      return { queryId: query.id };
    },
  },

  GetQueryResults: {
    run({ queryId }, call) {
      const { rows, matched, scanned, bytes, groups } = findQuery(call, queryId);
      return {
        queryLanguage: 'CWLI',
        status: 'Complete',
        results: rows.map((row) => [...row]),
        statistics: {
          recordsMatched: matched,
          recordsScanned: scanned,
          bytesScanned: bytes,
          logGroupsScanned: groups.length,
        },
      };
    },
  },

  DescribeQueries: {
    run(input, call) {
      const { logGroupName, status } = input;
      if (logGroupName !== undefined) readGroup(call, logGroupName);
      const found = [...call.state(queries).byId.values()]
        .filter(({ groups }) => logGroupName === undefined || groups.includes(logGroupName))
        .filter(() => status === undefined || status === 'Complete')
        .toReversed();
      const { items, nextToken } = page(call, input, found, ({ id }) => id, 1000);
      return {
        queries: items.map(({ id, text, createTime, groups }) => ({
          queryLanguage: 'CWLI',
          queryId: id,
          queryString: text,
          status: 'Complete',
          createTime,
          logGroupName: groups[0],
        })),
        nextToken,
      };
    },
  },

  StopQuery: {
    changes: false,
    run({ queryId }, call) {
      findQuery(call, queryId);
      throw invalidParameter('The specified query has ended.');
    },
  },
};
