export { ACCOUNT, REGION, refusal, startLambda, textOf, zip, type TestLambda } from './lambda.ts';
