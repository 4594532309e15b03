import { lastName } from './input.ts';
import { UNKNOWN, type Usage } from '../usage.ts';

/** What a meter looks at of an entry of the journal. */
interface Entry {
  readonly kind: string;
  readonly service: string;
  readonly action: string;
  readonly resource: string | undefined;
}

/** What AWS bills beside calls, by what the journal says when it begins. */
export function meterEntry({ kind, service, action, resource }: Entry): Usage[] {
  const one = (meter: string): Usage[] => [{ meter, quantity: 1, resource: lastName(resource) || service }];
  switch (`${kind} ${service}`) {
    case 'delivery pipes':
      return one('pipes.requests');
    case 'delivery events':
      return one('events.api-destinations');
    case 'delivery sns':
      return one('sns.http');
    case 'state cloudfront':
      return /^[A-Z]+ \//.test(action) ? one('cloudfront.requests') : [];
    case 'invocation cloudfront':
      return isEdgeLambda(resource)
        ? [{ meter: UNKNOWN, quantity: 1, resource: 'Lambda@Edge' }]
        : one('cloudfront.functions');
    default:
      return [];
  }
}

const isEdgeLambda = (resource = ''): boolean => resource.startsWith('arn:aws:lambda:');
