import { defineState, page } from '@coldstart/cloud';
import { invalidRequest } from '../errors.ts';
import type { XRayOperations } from '../sdk.ts';
import { allRules } from './rules.ts';

/** What clients have told of a rule in a window of ten seconds. */
interface Statistic {
  readonly rule: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  requests: number;
  sampled: number;
  borrowed: number;
}

const statistics = defineState('xray/sampling-statistics', () => ({ windows: new Map<string, Statistic>() }));
/** When each client has last asked. */
const clients = defineState('xray/sampling-clients', () => ({ lastSeen: new Map<string, number>() }));

/** Seconds between two reports of a client. */
const INTERVAL = 10;
/** Milliseconds for which summaries are shown. */
const KEPT = 30 * 60_000;

export const samplingTargetOperations: XRayOperations = {
  /**
   * The reservoir of a rule is shared out among the clients that ask for it.
   * https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingTargets.html
   */
  GetSamplingTargets: {
    // It keeps what it is told.
    changes: true,
    run({ SamplingStatisticsDocuments }, call) {
      const rules = allRules(call);
      const now = call.now();
      const { lastSeen } = call.state(clients);
      for (const [client, at] of lastSeen) if (at < now - 2 * INTERVAL * 1000) lastSeen.delete(client);
      for (const { ClientID } of SamplingStatisticsDocuments) if (ClientID !== undefined) lastSeen.set(ClientID, now);
      const { windows } = call.state(statistics);
      for (const [key, { at }] of windows) if (at < now - KEPT) windows.delete(key);
      const UnprocessedStatistics: { RuleName: string; ErrorCode: string; Message: string }[] = [];
      const SamplingTargetDocuments = SamplingStatisticsDocuments.flatMap((told) => {
        const { RuleName = '', RequestCount = 0, SampledCount = 0, BorrowCount = 0, Timestamp } = told;
        const rule = rules.find(({ name }) => name === RuleName);
        if (rule === undefined) {
          UnprocessedStatistics.push({ RuleName, ErrorCode: '400', Message: 'Unknown rule' });
          return [];
        }
        const at = Math.floor((Timestamp?.getTime() ?? now) / (INTERVAL * 1000)) * INTERVAL * 1000;
        const key = `${RuleName} ${at}`;
        const window = windows.get(key) ?? { rule: RuleName, at, requests: 0, sampled: 0, borrowed: 0 };
        window.requests += RequestCount;
        window.sampled += SampledCount;
        window.borrowed += BorrowCount;
        windows.set(key, window);
        return {
          RuleName,
          FixedRate: rule.rate,
          ReservoirQuota: Math.floor(rule.reservoir / Math.max(1, lastSeen.size)),
          ReservoirQuotaTTL: new Date(now + INTERVAL * 1000),
          Interval: INTERVAL,
        };
      });
      return {
        SamplingTargetDocuments,
        LastRuleModification: new Date(Math.max(...rules.map(({ modifiedAt }) => modifiedAt))),
        UnprocessedStatistics,
      };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingStatisticSummaries.html */
  GetSamplingStatisticSummaries: {
    run({ NextToken }, call) {
      const { items, token } = page(
        [...call.state(statistics).windows.values()].filter(({ at }) => at >= call.now() - KEPT),
        { token: NextToken },
        { keyOf: ({ rule, at }) => `${rule} ${at}`, size: 100, invalid: () => invalidRequest('Invalid NextToken') },
      );
      return {
        SamplingStatisticSummaries: items.map(({ rule, at, requests, sampled, borrowed }) => ({
          RuleName: rule,
          Timestamp: new Date(at),
          RequestCount: requests,
          SampledCount: sampled,
          BorrowCount: borrowed,
        })),
        ...(token !== undefined && { NextToken: token }),
      };
    },
  },
};
