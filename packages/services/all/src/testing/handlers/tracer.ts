import { Tracer } from '@aws-lambda-powertools/tracer';

/** As https://docs.powertools.aws.dev/lambda/typescript/latest/features/tracer/ has it. */
const tracer = new Tracer({ serviceName: 'stock' });

export const handler = async () => {
  const segment = tracer.getSegment();
  const part = segment?.addNewSubsegment('## handler');
  if (part !== undefined) tracer.setSegment(part);
  tracer.annotateColdStart();
  tracer.addServiceNameAnnotation();
  tracer.putAnnotation('taken', 3);
  part?.close();
  if (segment !== undefined) tracer.setSegment(segment);
  return tracer.getRootXrayTraceId();
};
