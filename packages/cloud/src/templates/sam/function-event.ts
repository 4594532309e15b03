import type { Value, ValueMap } from '../value.ts';
import { compact, InvalidResource, type SamContext, type SamResource } from './model.ts';

/** What a function's events and destinations add to its role. */
export interface RoleAdditions {
  readonly managed: Value[];
  readonly inline: Value[];
}

/** A function as its events see it: what they invoke, with its attributes. */
export interface Invocable {
  readonly logicalId: string;
  readonly resource: SamResource;
  /** The name or alias that permissions are for. */
  readonly name: Value;
  /** The ARN that events are sent to. */
  readonly arn: Value;
  readonly attributes: Partial<SamResource>;
  readonly role: RoleAdditions;
}

/** One entry of a function's `Events`. */
export interface EventSource {
  /** `Events` key. */
  readonly name: string;
  /** Function's id and the event's name together: the id of what is made. */
  readonly id: string;
  readonly type: string;
  readonly properties: ValueMap;
}

/**
 * Makes the resources behind an event, under the logical ids that AWS gives them.
 *
 * @throws InvalidResource for what is wrong with it
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
 */
export type FunctionEvent = (target: Invocable, event: EventSource, context: SamContext) => void;

/** An event that has these properties, and takes no other: a misspelt one would be left out in silence. */
export function withProperties(names: readonly string[], expand: FunctionEvent): FunctionEvent {
  return (target, event, context) => {
    const other = Object.keys(event.properties).find((name) => !names.includes(name));
    if (other !== undefined)
      throw new InvalidResource(event.id, `property ${other} not defined for resource of type ${event.type}`);
    expand(target, event, context);
  };
}

/** Lets a service invoke the function. */
export function permission(
  { name, attributes }: Invocable,
  principal: string,
  source: { readonly SourceArn?: Value; readonly SourceAccount?: Value; readonly EventSourceToken?: Value | undefined },
): SamResource {
  return {
    ...attributes,
    Type: 'AWS::Lambda::Permission',
    Properties: compact({
      Action: 'lambda:InvokeFunction',
      FunctionName: name,
      Principal: principal,
      SourceArn: source.SourceArn,
      SourceAccount: source.SourceAccount,
      EventSourceToken: source.EventSourceToken,
    }),
  };
}
