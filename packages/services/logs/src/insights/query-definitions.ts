import { randomUUID } from 'node:crypto';
import { defineState } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { page } from '../paging.ts';
import type { LogsOperations } from '../sdk.ts';
import { readGroup } from '../state.ts';

interface QueryDefinition {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly lastModified: number;
}

const queryDefinitions = defineState('logs/query-definitions', () => ({ byId: new Map<string, QueryDefinition>() }));

export const queryDefinitionOperations: LogsOperations = {
  PutQueryDefinition: {
    run({ queryDefinitionId, name, queryString, logGroupNames }, call) {
      const { byId } = call.state(queryDefinitions);
      if (queryDefinitionId !== undefined && !byId.has(queryDefinitionId)) {
        throw new AwsError('ResourceNotFoundException', 'The specified query definition does not exist.');
      }
      for (const group of logGroupNames ?? []) readGroup(call, group);
      const id = queryDefinitionId ?? randomUUID();
      byId.set(id, {
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
    run(input, call) {
      const { queryDefinitionNamePrefix: prefix = '' } = input;
      const found = [...call.state(queryDefinitions).byId.values()].filter(({ name }) => name.startsWith(prefix));
      const { items, nextToken } = page(call, input, found, ({ id }) => id, 1000);
      return {
        queryDefinitions: items.map(({ id, name, text, groups, lastModified }) => ({
          queryLanguage: 'CWLI',
          queryDefinitionId: id,
          name,
          queryString: text,
          logGroupNames: [...groups],
          lastModified,
        })),
        nextToken,
      };
    },
  },

  DeleteQueryDefinition: {
    run({ queryDefinitionId }, call) {
      if (!call.state(queryDefinitions).byId.delete(queryDefinitionId)) {
        throw new AwsError('ResourceNotFoundException', 'The specified query definition does not exist.');
      }
      return { success: true };
    },
  },
};
