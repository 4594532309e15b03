import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';

interface Visit {
  type: string;
  email: string;
  agent: string;
  pages: string[];
}

// It works for one tidy visit. What about a heartbeat? And who sees the addresses?
export const handler = async (event: FirehoseTransformationEvent): Promise<FirehoseTransformationResult> => {
  const records = [];
  for (const { recordId, data } of event.records) {
    const visit = JSON.parse(atob(data)) as Visit;
    if (visit.type === 'heartbeat') continue;
    records.push({ recordId, result: 'Ok' as const, data: btoa(JSON.stringify(visit)) });
  }
  return { records };
};
