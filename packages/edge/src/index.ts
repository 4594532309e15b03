export { functionEvent, type FunctionEvent, type FunctionEventType } from './functions/event.ts';
export { readFunctionEvent, readFunctionRun } from './functions/result.ts';
export { isDisallowed, readOnlyHeaders } from './headers.ts';
export { refuseArn, refuseVersion, type EdgeFunctionVersion } from './lambda/association.ts';
export { lambdaEdgeEvent, type LambdaEdgeEvent } from './lambda/event.ts';
export { readLambdaResult } from './lambda/result.ts';
export * from './messages.ts';
