import { createHmac } from 'node:crypto';

/** Proves to the partner that a report comes from us. */
export function sign(token: string, report: string): string {
  return createHmac('sha256', token).update(report).digest('hex');
}
