import { refused } from './errors.ts';

/** How KMS cuts its lists. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
export const paging = {
  size: 100,
  most: 1000,
  invalid: () => refused('InvalidMarkerException', 'The marker is not one that this list has given.'),
};

/** The end of a page, as KMS tells of it. */
export function truncated(token: string | undefined): { Truncated: boolean; NextMarker?: string } {
  return token === undefined ? { Truncated: false } : { Truncated: true, NextMarker: token };
}
