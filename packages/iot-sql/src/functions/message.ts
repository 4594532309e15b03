import { toInt } from '../value.ts';
import type { FunctionTable } from './function.ts';

/** Functions about the message that reached the rule. */
export const messageFunctions: FunctionTable = {
  accountid: { arity: [0, 0], run: (_, { account }) => account },
  clientid: { arity: [0, 0], run: (_, { clientId }) => clientId ?? 'n/a' },
  newuuid: { arity: [0, 0], run: (_, { uuid }) => uuid() },
  principal: { arity: [0, 0], run: (_, { principal }) => principal },
  rand: { arity: [0, 0], run: (_, { random }) => random() },
  sourceip: { arity: [0, 0], run: (_, { sourceIp }) => sourceIp },
  sql_version: { arity: [0, 0], run: () => '2016-03-23' },
  timestamp: { arity: [0, 0], run: (_, { now }) => now },
  topic: {
    arity: [0, 1],
    run(args, { topic }) {
      if (args.length === 0) return topic;
      const level = toInt(args[0]);
      return level === undefined || level < 1 ? undefined : topic.split('/')[level - 1];
    },
  },
  traceid: { arity: [0, 0], run: (_, { traceId }) => traceId },
};
