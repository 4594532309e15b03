export { bundle } from './bundle.ts';
export { ACCOUNT, REGION, refusal, startLambda, textOf, zip, type TestLambda } from './lambda.ts';
