export { baseOf, LAMBDA_ENTRYPOINT, NODE_ENTRYPOINT, type Base } from './bases.ts';
export type { Image, ImageArchitecture, ImageConfig, ImageFile } from './image.ts';
export { packImage, readImage, type PackedImage, type ReadImage } from './oci.ts';
