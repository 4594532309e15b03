import { defineResource } from './define-resource.ts';

/** What the CDK says of itself: taken note of, and nothing made. */
export const cdkMetadata = defineResource<object>({
  type: 'AWS::CDK::Metadata',
  named: (_properties, context) => context.token,
  create: (_properties, _context, physicalId) => ({ physicalId }),
  update: (_properties, _before, { physicalId }) => ({ physicalId }),
  delete: () => undefined,
});
