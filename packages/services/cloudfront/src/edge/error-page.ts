import type { EdgeRequest } from './hooks.ts';
import { lookUp, type LookedUp } from './lookup.ts';
import { REASONS } from './pages.ts';
import { choose, type Visit } from './visit.ts';

/**
 * Puts the page that the distribution has for an error in its place. A page that is not there either leaves the error as
 * it is. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
 */
export async function withErrorPage(visit: Visit, found: LookedUp): Promise<LookedUp> {
  const { status } = found.response;
  const { CustomErrorResponses } = visit.distribution.config;
  const page = CustomErrorResponses?.Items?.find(({ ErrorCode }) => ErrorCode === status);
  if (!page?.ResponsePagePath || !page.ResponseCode) return found;
  const request: EdgeRequest = {
    ...visit.request,
    method: visit.request.method === 'HEAD' ? 'HEAD' : 'GET',
    uri: page.ResponsePagePath,
    querystring: '',
    body: Buffer.alloc(0),
  };
  const { response } = await lookUp(visit, request, choose(visit, request.uri));
  if (response.status !== 200) return found;
  const code = Number(page.ResponseCode);
  return { response: { ...response, status: code, statusDescription: REASONS[code] ?? '' }, cache: 'Error' };
}
