import type { WireRequest, WireResponse } from '@coldstart/wire';

/** Settings that S3 answers with 204 where the model says 200. */
const WITHOUT_CONTENT = ['policy', 'tagging', 'inventory', 'analytics', 'metrics', 'intelligent-tiering'];

/** Statuses of S3's answers that its model does not tell. */
export function correctStatus(request: WireRequest, response: WireResponse): void {
  if (response.status !== 200) return;
  if (response.headers['content-range'] !== undefined) response.status = 206;
  const onBucket = request.path === '/' || request.path === '';
  if (request.method === 'PUT' && onBucket && WITHOUT_CONTENT.some((name) => request.query.has(name))) {
    response.status = 204;
  }
}
