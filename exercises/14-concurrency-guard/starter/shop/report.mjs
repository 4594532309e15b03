/** It should count yesterday's orders. It deletes them. */
export const handler = async () => ({ deleted: 'all orders of yesterday' });
