export { ALGORITHM, bodyMatches, readSignature, SignatureError, signatureTime, verifySignature } from './sigv4.ts';
export type { Algorithm, Signature, Verification } from './sigv4.ts';
export { signingKey } from './signing-key.ts';
export { readSignatureV2, verifySignatureV2, type SignatureV2 } from './sigv2.ts';
export { isChunked, unpackChunks } from './chunked.ts';
export { loadConstraints, type ConstraintCheck } from './constraints.ts';
export { describeWithoutValue, violationMessage, type Violation } from './violations.ts';
export { hostName, locateBucket, requestRegion, serviceName, type Addressed } from './dispatch.ts';
export { AwsError, type AwsErrorOptions } from './errors.ts';
export { listen, type Listener, type ListenOptions } from './http.ts';
export {
  TAKEN_OVER,
  type Connection,
  type ParsedCall,
  type Upgrade,
  type WireRequest,
  type WireResponse,
} from './messages.ts';
export { answerSeen, failureSeen, sdkName, type SeenFailure } from './as-client.ts';
export { javaName, readJsonInput, type ReadBlob } from './json-input.ts';
export type { OperationModel, ServiceModel } from './model.ts';
export type { Input, Operation, OperationName, Operations, Output } from './operations.ts';
export { createWireService } from './create-service.ts';
export type { WireService } from './service.ts';
export { failWithoutModel } from './without-model.ts';
export { element, escapeXml } from './xml.ts';
export { decimal } from './protocols/decimals.ts';
