export { forward, startBalancers, text, type MadeBalancer, type TestBalancers } from './balancers.ts';
