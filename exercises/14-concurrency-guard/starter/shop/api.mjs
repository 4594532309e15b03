/** Says how its environment came to be: `on-demand` or `provisioned-concurrency`. */
export const handler = async () => ({ environment: process.env.AWS_LAMBDA_INITIALIZATION_TYPE });
