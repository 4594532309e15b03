import { permission, withProperties, type FunctionEvent, type SamParts } from '@coldstart/cloud/sam';

const skill: FunctionEvent = (target, { id, properties }, { made }) => {
  made[`${id}Permission`] = permission(target, 'alexa-appkit.amazon.com', { EventSourceToken: properties.SkillId });
};

export const alexa: SamParts = { events: { AlexaSkill: withProperties(['SkillId'], skill) } };
