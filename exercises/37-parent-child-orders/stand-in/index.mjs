export const handler = async ({ ProductName }) => ({ TransactionID: 'stand-in', ProductName, Amount: 1 });
