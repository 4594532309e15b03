import { check } from '@coldstart/checks';
import { z } from 'zod';

/** As npm reads it; what else it may hold is nobody's business here. */
const packageFile = z.looseObject({ dependencies: z.record(z.string(), z.string()) });

/** A version, or a range of versions, of the third major version alone. */
const VERSION_3 = /^[~^]?3(?:\.(?:\d+|x|\*)){0,2}$/;

check('packages', (t) => {
  const { dependencies } = t.document('src/package.json', packageFile);
  const version = dependencies['@aws-sdk/client-dynamodb'];
  if (version === undefined)
    t.fail('src/package.json to list what the code imports', '`@aws-sdk/client-dynamodb` is not in its dependencies');
  t.expect(version, 'the version of `@aws-sdk/client-dynamodb`').toMatch(
    VERSION_3,
    'one of version 3, such as ^3.1164.0',
  );
  if (dependencies['aws-sdk'] !== undefined)
    t.fail('src/package.json to list nothing that no code needs', '`aws-sdk` is still in its dependencies');
});
