import type { ValueMap } from '@coldstart/cloud';
import { tagEntries, type SamResource } from '@coldstart/cloud/sam';

const TAGGED = new Set([
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
]);

/** PropagateTags gives everything made for a function or state machine its tags, and those alone. */
export function propagateTags(logicalId: string, tags: ValueMap, made: Record<string, SamResource>): void {
  for (const [id, resource] of Object.entries(made)) {
    if (id.startsWith(logicalId) && TAGGED.has(resource.Type)) resource.Properties.Tags = tagEntries(tags);
  }
}
