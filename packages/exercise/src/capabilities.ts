/** What a backend may lack and a check may need, with what pages say of such a check. `docs/writing-checks.md` has more. */
export const CAPABILITIES = {
  clock: 'moves time',
  faults: 'breaks calls on purpose',
  'inner-faults': 'breaks calls between services on purpose',
  journal: 'reads the journal',
  iam: 'needs enforced permissions',
  'custom-runtimes': 'runs a runtime of your own',
  images: 'runs a container image',
  layers: 'needs layers',
  settings: 'looks at settings of the function',
  'init-reports': 'looks at how the function starts',
  bodies: 'needs bodies of messages as they were sent',
  tmp: 'looks at what an environment has on its disk',
  'http-apis': 'needs HTTP APIs',
  distributions: 'needs Amazon CloudFront',
  'delivery-streams': 'needs Amazon Data Firehose',
  'load-balancers': 'needs a load balancer',
  'log-patterns': 'tries the pattern of a filter on lines',
  'embedded-metrics': 'reads metrics that are made of log lines',
  'response-streams': 'reads an answer while it is written',
  iot: 'needs AWS IoT Core',
  'durable-functions': 'runs a durable function',
  pipes: 'needs EventBridge Pipes',
  'user-pools': 'needs Amazon Cognito',
  'data-api': 'needs Aurora and its Data API',
  accounts: 'needs a second account',
} as const;

export type Capability = keyof typeof CAPABILITIES;

export const CAPABILITY_NAMES = Object.keys(CAPABILITIES) as readonly Capability[];
