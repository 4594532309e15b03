import { createHash, randomBytes } from 'node:crypto';
import { formatArn, type ArnPlace } from '@coldstart/cloud';
import { invalidValue } from './errors.ts';

export const clusterArn = (place: ArnPlace, id: string): string => formatArn(place, 'rds', `cluster:${id}`);
export const instanceArn = (place: ArnPlace, id: string): string => formatArn(place, 'rds', `db:${id}`);
export const subnetGroupArn = (place: ArnPlace, name: string): string => formatArn(place, 'rds', `subgrp:${name}`);
export const parameterGroupArn = (place: ArnPlace, name: string): string =>
  formatArn(place, 'rds', `cluster-pg:${name}`);
export const optionGroupArn = (place: ArnPlace, name: string): string => formatArn(place, 'rds', `og:${name}`);

/** As AWS makes ids that stay: `cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ`. */
export const newResourceId = (kind: 'cluster' | 'db'): string =>
  `${kind}-${[...randomBytes(26)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')}`;

/** RDS knows identifiers without capital letters, and takes an ARN for one. */
export const idOf = (given: string): string =>
  (given.startsWith('arn:') ? (given.split(':')[6] ?? '') : given).toLowerCase();

/** @param member `DBClusterIdentifier` @throws AwsError InvalidParameterValue */
export function checkId(member: string, id: string, most = 63): void {
  if (!/^[a-z](?:-?[a-z0-9])*$/i.test(id) || id.length > most)
    throw invalidValue(
      `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
}

/** What stands in the addresses of an account's databases in a Region: twelve letters and digits. */
const realm = ({ account, region }: ArnPlace): string =>
  createHash('sha256').update(`${account} ${region}`).digest('hex').slice(0, 12);

/** Nothing listens there: the Data API is how databases are reached here. */
export const endpointOf = (place: ArnPlace, id: string, kind: 'cluster-' | 'cluster-ro-' | ''): string =>
  `${id}.${kind}${realm(place)}.${place.region}.rds.amazonaws.com`;
