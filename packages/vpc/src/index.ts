/** Where packets go in a VPC, and what stops them. Pure: the lessons run it in the browser. */
export { addressOf, blockOf, isWithin, nthAddress } from './cidr.ts';
export type * from './network.ts';
export { walk, type Step, type Target, type Via, type Walk } from './walk.ts';
