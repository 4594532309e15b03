import type { Cloud } from '@coldstart/cloud';
import type { Pool } from '../state.ts';

/** Who issues a pool's tokens, as AWS writes it. */
export const awsIssuer = ({ region, id }: Pool): string => `https://cognito-idp.${region}.amazonaws.com/${id}`;

/** Where a pool's pages are reached here; `/_cognito-idp/DOMAIN` at the cloud's own address is the same. */
export const localAddress = ({ endpoint }: Cloud, domain: string): string =>
  `http://${domain}.auth.localhost:${new URL(endpoint).port}`;
