import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { type Call, defineState } from '@coldstart/cloud';
import { onGroup } from '../access.ts';
import type { LogsOperations } from '../sdk.ts';
import { groupNotFound, invalidParameter } from '../errors.ts';
import { findGroup, groupName, page, streamsOf } from '../names.ts';
import { logGroups } from '../state.ts';
import { groupOf } from '../streams.ts';
import { compile, type Row } from './query.ts';
import { recordOf, type Record } from './record.ts';

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

interface Definition {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly lastModified: number;
}

const queries = defineState('logs/queries', () => ({
  byId: new Map<string, Query>(),
  definitions: new Map<string, Definition>(),
}));

/** The groups that a query is about. */
function queriedGroups(input: {
  readonly logGroupName?: string | undefined;
  readonly logGroupNames?: readonly string[] | undefined;
  readonly logGroupIdentifiers?: readonly string[] | undefined;
}): string[] {
  const named = [input.logGroupName ?? [], input.logGroupNames ?? [], input.logGroupIdentifiers ?? []].flat();
  return named.map(groupName);
}

function recordsOf(call: Call, groups: readonly string[], begin: number, end: number): Record[] {
  return groups.flatMap((name) =>
    [...streamsOf(call, name).values()].flatMap((stream) =>
      stream.events
        .filter(({ timestamp }) => timestamp >= begin && timestamp <= end)
        .map((event) => recordOf(event, { account: call.account, name }, stream.name)),
    ),
  );
}

function find(call: Call, id: string): Query {
  const query = call.state(queries).byId.get(id);
  if (query === undefined) throw new AwsError('ResourceNotFoundException', 'Query does not exist.');
  return query;
}

/** Queries are answered at once: who asks for the results finds them complete. */
export const queryOperations: LogsOperations = {
  StartQuery: {
    access: (input, call, action) =>
      queriedGroups(input).map((logGroupName) => onGroup({ logGroupName }, call, action)),
    changes: false,
    run(input, call) {
      const groups = queriedGroups(input);
      if (groups.length === 0)
        throw invalidParameter('Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given.');
      if (input.queryLanguage !== undefined && input.queryLanguage !== 'CWLI') {
        throw invalidParameter(
          'This cloud reads queries in the language of Logs Insights only: leave out queryLanguage.',
        );
      }
      const { byName } = call.state(logGroups);
      const missing = groups.find((name) => !byName.has(name));
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
      const rows = run(records, input.limit);
      const sources = groups.map((name) => `"${name}"`).join(' | ');
      const query: Query = {
        id: randomUUID(),
        groups,
        text: `SOURCE ${sources} START=${begin} END=${end} | ${input.queryString}`,
        createTime: Math.floor(call.now()),
        rows,
        matched: rows.length,
        scanned: records.length,
        bytes: records.reduce((sum, record) => sum + Buffer.byteLength(record.get('@message') ?? ''), 0),
      };
      call.state(queries).byId.set(query.id, query);
      return { queryId: query.id };
    },
  },

  GetQueryResults: {
    run({ queryId }, call) {
      const { rows, matched, scanned, bytes, groups } = find(call, queryId);
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
    run({ logGroupName, status, maxResults, nextToken }, call) {
      if (logGroupName !== undefined) findGroup(call, logGroupName);
      const found = [...call.state(queries).byId.values()]
        .filter(({ groups }) => logGroupName === undefined || groups.includes(logGroupName))
        .filter(() => status === undefined || status === 'Complete')
        .toReversed();
      const { items, nextToken: next } = page(found, ({ id }) => id, maxResults ?? 1000, nextToken);
      return {
        queries: items.map(({ id, text, createTime, groups }) => ({
          queryLanguage: 'CWLI',
          queryId: id,
          queryString: text,
          status: 'Complete',
          createTime,
          logGroupName: groups[0],
        })),
        nextToken: next,
      };
    },
  },

  StopQuery: {
    changes: false,
    run({ queryId }, call) {
      find(call, queryId);
      throw invalidParameter('The specified query has ended.');
    },
  },

  GetLogGroupFields: {
    access: onGroup,
    run(input, call) {
      const name = groupOf(input);
      findGroup(call, name);
      const records = recordsOf(call, [name], 0, Number.POSITIVE_INFINITY);
      const counts = new Map<string, number>();
      for (const record of records) for (const field of record.keys()) counts.set(field, (counts.get(field) ?? 0) + 1);
      counts.delete('@ptr');
      return {
        logGroupFields: [...counts].map(([field, count]) => ({
          name: field,
          percent: Math.round((count / records.length) * 100),
        })),
      };
    },
  },

  GetLogRecord: {
    run({ logRecordPointer }, call) {
      const [group, stream, id] = readPointer(logRecordPointer);
      findGroup(call, group);
      const event = streamsOf(call, group)
        .get(stream)
        ?.events.find((each) => each.id === id);
      if (event === undefined)
        throw new AwsError('ResourceNotFoundException', 'The specified log record does not exist.');
      return { logRecord: Object.fromEntries(recordOf(event, { account: call.account, name: group }, stream)) };
    },
  },

  PutQueryDefinition: {
    run({ queryDefinitionId, name, queryString, logGroupNames }, call) {
      const { definitions } = call.state(queries);
      if (queryDefinitionId !== undefined && !definitions.has(queryDefinitionId)) {
        throw new AwsError('ResourceNotFoundException', 'The specified query definition does not exist.');
      }
      (logGroupNames ?? []).forEach((group) => {
        if (!call.state(logGroups).byName.has(group)) throw groupNotFound();
      });
      const id = queryDefinitionId ?? randomUUID();
      definitions.set(id, {
        id,
        name,
        text: queryString,
        groups: logGroupNames ?? [],
        lastModified: Math.floor(call.now()),
      });
      return { queryDefinitionId: id };
    },
  },

  DescribeQueryDefinitions: {
    run({ queryDefinitionNamePrefix: prefix = '', maxResults, nextToken }, call) {
      const found = [...call.state(queries).definitions.values()].filter(({ name }) => name.startsWith(prefix));
      const { items, nextToken: next } = page(found, ({ id }) => id, maxResults ?? 1000, nextToken);
      return {
        queryDefinitions: items.map(({ id, name, text, groups, lastModified }) => ({
          queryLanguage: 'CWLI',
          queryDefinitionId: id,
          name,
          queryString: text,
          logGroupNames: [...groups],
          lastModified,
        })),
        nextToken: next,
      };
    },
  },

  DeleteQueryDefinition: {
    run({ queryDefinitionId }, call) {
      if (!call.state(queries).definitions.delete(queryDefinitionId)) {
        throw new AwsError('ResourceNotFoundException', 'The specified query definition does not exist.');
      }
      return { success: true };
    },
  },
};

function readPointer(text: string): [group: string, stream: string, id: number] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (Array.isArray(value)) return [String(value[0]), String(value[1]), Number(value[2])];
  } catch {
    // Said below.
  }
  throw invalidParameter('The specified logRecordPointer is invalid.');
}
