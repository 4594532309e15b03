export { isDisallowed, readOnlyHeaders } from './headers.ts';
export * from './messages.ts';
