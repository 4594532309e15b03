import { randomBytes } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** As API Gateway's ids are: ten small letters and digits, or fewer. */
export function newId(length = 10): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** The second id of a request, in answers' `apigw-requestid` and `x-amz-apigw-id`: `JKJaXmPLvHcESHA=`. */
export function extendedRequestId(): string {
  return `${randomBytes(11).toString('base64').replaceAll(/[+/=]/g, 'x').slice(0, 15)}=`;
}
