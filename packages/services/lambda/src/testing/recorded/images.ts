import { ACCOUNT, REGION } from '../lambda.ts';
import { named, ZipFile, type Situation } from './situation.ts';

const uri = (repository: string): string => `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${repository}:latest`;

/** Functions from container images. */
export const IMAGES: readonly Situation[] = [
  {
    test: 'TestLambdaImages::test_lambda_image_crud',
    images: ['first', 'second'],
    function: {
      Runtime: undefined,
      Handler: undefined,
      PackageType: 'Image',
      Code: { ImageUri: uri('first') },
      Environment: { Variables: { CUSTOM_ENV: 'test' } },
    },
    created: 'create-image-response',
    steps: [
      ['get-function-code-response', 'GetFunction', named],
      ['get-function-config-response', 'GetFunctionConfiguration', named],
      ['image-to-zipfile-error', 'UpdateFunctionCode', { ...named, ZipFile }],
      ['update-function-code-response', 'UpdateFunctionCode', { ...named, ImageUri: uri('second') }],
      ['get-function-code-response-after-update', 'GetFunction', named],
      ['get-function-config-response-after-update', 'GetFunctionConfiguration', named],
    ],
  },
  {
    test: 'TestLambdaImages::test_lambda_zip_file_to_image',
    images: ['first'],
    steps: [['zipfile-to-image-error', 'UpdateFunctionCode', { ...named, ImageUri: uri('first') }]],
  },
];
